-- Ways that are no way out: each prints ESCAPED when it is one.
local dossier = require "dossier"

local function way(name, f)
  local fine, result = pcall(f)
  if fine and result then print("ESCAPED by " .. name, result) end
end

for _, name in ipairs { "io", "os", "debug", "package", "dofile", "loadfile", "collectgarbage", "warn",
  "arg", "jit", "ffi", "module", "unpack", "setfenv", "getfenv", "loadstring", "newproxy" } do
  way(name, function() return _G[name] end)
  way("load " .. name, function() return load("return " .. name)() end)
  way("require " .. name, function() return require(name) end)
end
for _, name in ipairs { "dossier.internal", "dossier.host", "dossier.worker", "dossier.runner", "dossier.cli",
  "dossier.main", "dossier.blocks", "dossier.extract.../internal", "dossier.extract..internal",
  "dossier.extract./../internal", "dossier.report.\0", "../../x", "/etc/passwd", "dossier.", "" } do
  way("require " .. name, function() return require(name) end)
end
way("require of a table", function() return require(setmetatable({}, { __tostring = function() return "os" end })) end)
way("the string metatable", function() return getmetatable("") end)
way("a string's dump", function() return ("").dump or string.dump end)
way("the corpus's metatable", function() return type(getmetatable(corpus)) == "table" end)
way("the library's metatable", function() return getmetatable(dossier) end)
way("a new method", function() corpus.steal = 1 return corpus.steal end)
way("a changed library", function() dossier.fold = print return dossier.fold == print end)
way("open", function() return dossier.open(corpus.path) end)
way("open by its own name", function() return rawget(dossier, "open")(corpus.path) end)
way("open that is uncovered", function() rawset(dossier, "open", nil) return dossier.open(corpus.path, "write") end)
way("create", function() return dossier.open("made.dossier", "create") end)
way("recover", function() rawset(dossier, "recover", nil) return dossier.recover(corpus.path, "made.dossier") end)
way("load", function() return corpus:load("/etc/passwd") end)
way("extract", function() return corpus:extract {} end)
way("extract by path", function() return corpus:extract { "/etc/passwd" } end)
way("remove", function() return corpus:remove "in/a.txt" end)
way("save", function() return corpus:save("query", "x", "y") end)
way("drop", function() return corpus:drop("query", "x") end)
way("compact", function() return corpus:compact() end)
for _, name in ipairs { "../../../etc/passwd", "/etc/passwd", "../gazetteers/countries", "countries.tsv", "a/b", ".", "" } do
  way("gazetteer " .. name, function() return dossier.gazetteer(name) end)
end
way("bytecode", function() return load("\27Lua") end)
way("bytecode, said to be text", function() return load("\27Lua", "x", "b") end)
way("a reader", function() return load(function() return nil end) end)
way("__gc", function() return setmetatable({}, { __gc = print }) end)
way("tostring of a function", function() return tostring(print):find "0x" end)
way("%p", function() return ("%p"):format({}):find "0x" end)
way("a traceback in a message", function() return select(2, pcall(error, {}, 0)).traceback end)
way("the environment of a module", function() return require "dossier.json"._G end)
way("chance", function() return math.random end)
way("an address in a message", function() return tostring(select(2, pcall(function() return {} + 1 end))):find "0x" end)
print "done"
