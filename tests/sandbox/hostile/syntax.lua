-- syntax
this is no Lua
