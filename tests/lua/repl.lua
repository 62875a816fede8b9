-- The prompt on a terminal that the test plays; the real one is prompt.sh's.
local test = require "testing"
local dossier = require "dossier"
local host = require "fake_host"
local scratch = require "scratch"
local repl = require "dossier.repl"

local corpus, folder = scratch.corpus(scratch.NEWS)
local getenv = os.getenv
os.getenv = function(name) -- luacheck: ignore 122
  if name == "XDG_STATE_HOME" then return folder .. "/state" end
  return getenv(name)
end

-- What is printed while these lines are typed; false is Ctrl-C.
local function typed(...)
  local out = {}
  local real_print, real_write = print, io.stdout
  host.terminal, host.typed, host.remembered = true, { ... }, {}
  _G.print = function(...) -- luacheck: ignore 121
    local parts = table.pack(...)
    for i = 1, parts.n do parts[i] = tostring(parts[i]) end
    out[#out + 1] = table.concat(parts, "\t") .. "\n"
  end
  io.stdout = { write = function(self, ...) -- luacheck: ignore 122
    out[#out + 1] = table.concat { ... }
    return self
  end, flush = function() end }
  local fine, problem = pcall(repl.run, corpus)
  _G.print, io.stdout = real_print, real_write -- luacheck: ignore 121 122
  assert(fine, problem)
  return table.concat(out)
end

test("expressions are printed, statements run, names stay", function()
  local text = typed("1 + 1", "x = 5", "x * 2", "'a', nil, 'b'", "corpus:count 'boats'", "for i = 1, 1 do print(i) end")
  test.holds(text, "> 2\n")
  test.holds(text, "> > 10\n")
  test.holds(text, "> a\nnil\nb\n")
  test.holds(text, "> 2\n2\n")
  test.holds(text, "> 1\n")
  test.same(rawget(_G, "x"), nil, "the prompt's names are its own")
end)

test("an unfinished statement goes on; Ctrl-C gives it up", function()
  local text = typed("for i = 1, 2 do", "print('n' .. i)", "end")
  test.holds(text, "> >> >> n1\nn2\n")
  test.same(host.remembered, { "for i = 1, 2 do print('n' .. i) end" })
  text = typed("x = [[one", "two]]", "x")
  test.holds(text, "one\ntwo\n")
  text = typed("for i = 1, 2 do", false, "7", false, "8")
  test.holds(text, "7\n")
  test.holds(text, "8\n")
end)

test("errors are one line and the session goes on", function()
  local text = typed("nil + 1", "x = = 1", "error 'stop'", "error { code = 3 }", "corpus:serch 'x'", "2 + 2")
  test.holds(text, "error: attempt to perform arithmetic on a nil value\n")
  test.holds(text, "error: unexpected symbol near '='\n")
  test.holds(text, "error: stop\n")
  test.holds(text, "error: { code = 3 }\n")
  test.holds(text, "did you mean 'search'?\n")
  test.holds(text, "> 4\n")
  test.lacks(text, "traceback")
end)

test("nil, message is shown as such", function()
  test.holds(typed "corpus:document 'in/x.txt'", "nil: ")
end)

test("help", function()
  local text = typed("help()", "help 'corpus:count'", "help(corpus.count)", "help(corpus)", "help(dossier.fold)",
    "help 'corpus:cuont'", "help(3)")
  test.holds(text, 'help "corpus:search"')
  test.holds(text, "corpus:count(query, options)")
  test.holds(text, "dossier.fold(text)")
  test.holds(text, "no help on 'corpus:cuont'; did you mean 'corpus:count'?")
  test.holds(text, "no help on this number")
end)

test("completion", function()
  typed()
  local function complete(word) return table.concat(host.completer(word), " ") end
  test.same(complete "corp", "corpus")
  test.same(complete "corpus:doc", "corpus:document corpus:documents")
  test.same(complete "corpus.pa", "corpus.path")
  test.same(complete "dossier.fo", "dossier.fold")
  test.same(complete "string.fo", "string.format")
  test.same(complete "nothing.at.all", "")
  test.same(complete "corpus.path:up", "")
end)

test("a report, and where there is no corpus", function()
  local text = typed("run('who-said-what')", "run 'who-sad-what'", "run('entity', { name = 'Vane', limt = 1 })")
  test.holds(text, "Made again by: dossier run t.dossier who-said-what")
  test.holds(text, "error: there is no script 'who-sad-what'; did you mean 'who-said-what'?")
  test.holds(text, "error: entity has no argument 'limt'; did you mean 'limit'?")
end)

test("what is not a terminal: statements without prompts, the first error ends it", function()
  local function fed(text)
    local file = assert(io.open(scratch.script(folder, "typed", text)))
    local before = io.input()
    host.terminal = false
    io.input(file)
    local fine = repl.run(nil)
    io.input(before)
    file:close()
    return fine
  end
  test.same(fed "y = 1\nfor i = 1, 2 do\n  y = y + i\nend\nassert(y == 4)\n", true)
  test.same(fed "assert(corpus == nil)", true)
  test.same(fed "error 'stop'\n", false)
  test.same(fed "x = (\n", false)
  test.same(fed "", true)
end)

corpus:close()
assert(dossier)
test.done()
