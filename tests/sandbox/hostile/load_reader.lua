-- script
load(function() return "x" end)
