-- dossier recover: what can be read of a damaged corpus, into a new one.

local cli = require "dossier.cli"
local dossier = require "dossier"

local function counted(n, what)
  return ("%d %s%s"):format(n, what, n == 1 and "" or "s")
end

local function run(arguments)
  local done, problem, code = dossier.recover(arguments.DAMAGED, arguments.NEW)
  if not done then return cli.fail(problem, code) end
  for _, loss in ipairs(done.losses) do cli.say("%s", loss) end
  io.stdout:write(("%s: recovered %s, %s, %s, %s, %s\n"):format(arguments.NEW,
    counted(done.documents, "document"), counted(done.mentions, "mention"),
    counted(done.facts, "fact"), counted(done.decisions, "decision"),
    counted(done.saved, "saved thing")))
  io.stdout:write(("lost: %s, %s; %d of %s of the damaged file cannot be read\n"):format(
    counted(done.lost, "document"), counted(done.dropped, "row"), done.unread,
    counted(done.pages, "page")))
  if done.lost > 0 then
    cli.say("load the lost documents again from their sources")
  end
  if done.again or done.uncut > 0 then
    cli.say("`dossier extract %s` extracts again what may be lost%s", arguments.NEW,
      done.uncut > 0 and (", and cuts anew %s whose zones are"):format(counted(done.uncut, "document"))
        or "")
  end
end

return {
  name = "recover",
  summary = "save what can be read of a damaged corpus in a new one",
  description = "Reads the damaged file page by page, and the log beside it, and changes neither. "
    .. "Documents whose text still has its hash, what was extracted from them, entities, decisions "
    .. "and what was saved go into the new corpus; tokens and index are made anew. What is lost is "
    .. "named. Exit code 0 when the new corpus was written, also with losses; 1 when nothing could "
    .. "be recovered.",
  arguments = {
    { name = "DAMAGED", help = "the damaged corpus file; it is left as it is" },
    { name = "NEW", help = "the corpus to be made; there must be no such file" },
  },
  examples = { "dossier recover strait.dossier strait-new.dossier" },
  run = run,
}
