-- dossier decide: what an analyst rules about entities, zones and dates.

local cli = require "dossier.cli"
local dossier = require "dossier"
local decisions = require "dossier.decisions"

local function terminal(text) return require "dossier.render.escape".terminal(text) end

local function counted(n, what)
  return ("%d %s%s"):format(n, what, n == 1 and "" or "s")
end

-- "merge person:a person:b", with its anchor and what became of it.
local function described(d)
  local parts = { d.kind, d.subject }
  if d.object then parts[#parts + 1] = d.object end
  local line = table.concat(parts, " ")
  if d.anchor then
    local anchor = require "dossier.internal".json(d.anchor) or {}
    line = line .. (' in %s at "%s"'):format(tostring(anchor.doc), tostring(anchor.text))
  end
  line = line .. (" (%s%s)"):format(d.author, d.reason and ": " .. d.reason or "")
  if d.orphaned then line = line .. " -- ORPHANED: that text is gone" end
  if d.waiting then line = line .. " -- waiting: what it names is not in the corpus" end
  return terminal(line)
end

local function list(corpus)
  local n = 0
  for d in corpus:decisions() do
    n = n + 1
    io.stdout:write(("%4d  %s\n"):format(d.number, described(d)))
  end
  if n == 0 then io.stdout:write "nothing is decided\n" end
end

-- What would change, in two or three lines.
local function tell_preview(p)
  io.stdout:write(("changes %s in %s\n"):format(counted(p.mentions, "row"),
    counted(p.documents, "document")))
  if p.doc then
    local function shown(id, name) return id == "" and "no entity" or ("%s (%s)"):format(id, name) end
    io.stdout:write(terminal(('first: %s, "%s": %s becomes %s'):format(p.doc, p.text,
      shown(p.id, p.name), shown(p.new_id, p.new_name))), "\n")
  end
  if p.recut > 0 then
    io.stdout:write(("cuts %s anew; what stands on that is extracted again\n"):format(
      counted(p.recut, "document")))
  end
end

local function tell_done(done)
  if (done.recut or 0) > 0 then
    io.stdout:write(("cut anew: %s\n"):format(counted(done.recut, "document")))
    if done.extraction then
      io.stdout:write(require "dossier.loading".extraction(done.extraction), "\n")
    end
  end
  if (done.orphaned or 0) > 0 then
    cli.say("%s orphaned: the text it rests on is gone; --list tells which",
      counted(done.orphaned, "decision"))
  end
  if (done.overruled or 0) > 0 then
    cli.say("%s not done: a never-merge or split keeps apart what it would join",
      counted(done.overruled, "merge"))
  end
end

local function read_file(path)
  local file, problem = io.stdin, nil
  if path ~= "-" then file, problem = io.open(path, "rb") end
  if not file then return nil, problem end
  local text = file:read "a"
  if file ~= io.stdin then file:close() end
  if not text then return nil, path .. ": cannot be read" end
  return text
end

local function export(corpus, path)
  local format = path:find "%.jsonl?$" and "jsonl" or "csv"
  local text = decisions.written(corpus, format)
  if path == "-" then
    io.stdout:write(text)
    return
  end
  local saved, failure, why = require "dossier.host".save(path, text)
  if not saved then return cli.fail(failure, why) end
end

-- The decision that words and options make.
local function given(words, options)
  local one = { kind = words[1], subject = words[2], object = words[3], author = options.author,
    reason = options.reason, doc = options["in"], text = options.at }
  if #words < 2 then return nil, "decide: say a KIND and a SUBJECT, or --list" end
  if #words > 3 then return nil, "decide: three words at most; quote names with blanks" end
  if options.span then
    local first, last = options.span:match "^(%d+),(%d+)$"
    first, last = math.tointeger(tonumber(first)), math.tointeger(tonumber(last))
    if not first or not last or first >= last then
      return nil, "decide: --span is START,END: bytes, from 0, the end not in it"
    end
    one.first, one.last = first + 1, last
  end
  return one
end

local function code_of(kind) return (kind == "notfound" or kind == "invalid") and "usage" or kind end

local function apply(corpus, path, options)
  local text, problem = read_file(path)
  if not text then return cli.fail("decide: " .. problem, "usage") end
  local many, lines = decisions.read(text)
  if not many then return cli.fail(("%s:%s"):format(path, lines), "usage") end
  for _, one in ipairs(many) do
    one.waiting = options.waiting
    one.author = one.author or options.author
  end
  local done, message, kind, which = corpus:decide(many, { preview = options.preview })
  if not done then
    local at = which and lines[which] and ("%s:%d"):format(path, lines[which]) or path
    return cli.fail(("%s: %s; nothing was decided"):format(at, message), code_of(kind))
  end
  if options.preview then return tell_preview(done) end
  io.stdout:write(("%s: %s new, %d known\n"):format(path, counted(#many - done.known, "decision"),
    done.known))
  tell_done(done)
end

local function decide(corpus, words, options)
  local one, problem = given(words, options)
  if not one then return cli.fail(problem, "usage") end
  if not one.author then
    local name, from = decisions.author()
    one.author = name
    cli.say("author: %s (%s; --author says another)", terminal(name), from or "nobody is named")
  end
  local done, message, kind = corpus:decide(one, { preview = options.preview })
  if not done then return cli.fail("decide: " .. message, code_of(kind)) end
  if options.preview then return tell_preview(done) end
  if done.known > 0 then
    io.stdout:write(("decision %d said so already\n"):format(done.numbers[1]))
    return
  end
  io.stdout:write(("decision %d\n"):format(done.numbers[1]))
  tell_done(done)
end

local function undo(corpus, number, options)
  local done, message, kind = corpus:undo(number, { preview = options.preview })
  if not done then return cli.fail("decide: " .. message, code_of(kind)) end
  if options.preview then return tell_preview(done) end
  io.stdout:write(("decision %d: undone\n"):format(number))
  tell_done(done)
end

local function run(arguments, options)
  local words = arguments.WORD or {}
  local ways = (options.list and 1 or 0) + (options.undo and 1 or 0) + (options.export and 1 or 0)
    + (options.apply and 1 or 0) + (#words > 0 and 1 or 0)
  if ways > 1 then
    return cli.fail("decide: one at a time: a decision, --list, --undo, --export or --apply", "usage")
  end
  local writes = #words > 0 or options.undo or options.apply
  local corpus <close>, problem, code = dossier.open(arguments.CORPUS, writes and "write" or "read")
  if not corpus then return cli.fail(problem, code) end
  if options.export then return export(corpus, options.export) end
  if options.undo then return undo(corpus, options.undo, options) end
  if options.apply then return apply(corpus, options.apply, options) end
  if #words > 0 then return decide(corpus, words, options) end
  local fine, failure = pcall(list, corpus)
  if not fine then return cli.fail(tostring(failure)) end
end

return {
  name = "decide",
  summary = "rule which entities are one, what they are called, and more",
  description = "WORD is a KIND, a SUBJECT and, where the kind has one, an OBJECT:\n"
    .. "merge ID ID: the first is the second; with --in, in that document only\n"
    .. "split ID [ID]: they are two again; with --in, what stands there is the second\n"
    .. "never-merge ID ID: they are two\n"
    .. "rename ID NAME: its canonical name\n"
    .. "alias ID NAME: one more name of it; what is of its type and goes by it, is it\n"
    .. "reject ID: it is no entity; with --in, not there\n"
    .. "retype ID TYPE: it is of another type; with --in, there\n"
    .. "zone DOC KIND: the text of --at is headline, body, caption ...\n"
    .. "date DOC DATE: when the document was published\n"
    .. "An ID is type:slug, as `dossier export CORPUS entities` shows it. Without a WORD, lists "
    .. "what was decided. A decision rests on names and quoted text, so it survives loading and "
    .. "extracting anew; when that text is gone it is orphaned, and told. A file is applied whole "
    .. "or not at all, and a second time changes nothing.",
  arguments = {
    { name = "CORPUS", help = "the corpus file" },
    { name = "WORD", many = true, optional = true, help = "a kind, a subject, an object" },
  },
  options = {
    { name = "in", value = "DOC", help = "the document's key that the decision is about" },
    { name = "at", value = "TEXT", help = "text that stands there once, as it is printed" },
    { name = "span", value = "START,END", help = "its bytes, instead of --at" },
    { name = "reason", value = "TEXT", help = "why" },
    { name = "author", value = "NAME", help = "who; else DOSSIER_AUTHOR, else the user's name" },
    { name = "preview", help = "say how many rows it changes, and the first; change nothing" },
    { name = "list", help = "list what was decided, with numbers" },
    { name = "undo", value = "N", type = "integer", least = 1, help = "undo decision N" },
    { name = "export", value = "FILE", help = "write all as CSV, or JSON lines for .jsonl (- for standard output)" },
    { name = "apply", value = "FILE", help = "decide what a file holds, CSV or JSON lines (- for standard input)" },
    { name = "waiting", help = "with --apply: what it names may come later" },
  },
  examples = {
    "dossier decide strait.dossier merge person:tsai person:tsai-ing-wen --preview",
    'dossier decide strait.dossier reject org:may --in a.txt --at "in May"',
    "dossier decide strait.dossier --export rulings.csv",
  },
  run = run,
}
