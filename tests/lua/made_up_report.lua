-- A report as data, for the tests of the renderers: every kind of block, long
-- cells, Chinese names, numbers, unknown values and hostile words.
local blocks = require "dossier.blocks"

local function cite(doc, line, sentence, words, sentence_first)
  local at = assert(sentence:find(words, 1, true))
  return { doc = doc, line = line, first = sentence_first + at - 1,
    last = sentence_first + at + #words - 2, text = words, sentence = sentence,
    sentence_first = sentence_first }
end

local first = "WASHINGTON, May 3, 2024 – The State Department has approved a possible sale to Norland of"
  .. " forty (40) Heron light transport aircraft for an estimated cost of $1.2 billion."
local second = "“We will sell <b>nothing</b>,” said 王小明, a spokesman; =HYPERLINK(1) & more."
local third = "\u{5916}\u{4EA4}\u{90E8}\u{53D1}\u{8A00}\u{4EBA}\u{738B}\u{5C0F}\u{660E}\u{8BF4}\u{3002}"

local out = blocks.new()
out:heading "Arms register"
out:text "3 deals in 2 documents."
out:table {
  title = "Deals",
  columns = { { name = "buyer", title = "Buyer" }, { name = "item", title = "Item" },
    { name = "quantity", title = "Quantity", align = "right" },
    { name = "value", title = "Value", align = "right" }, { name = "date", title = "Date" },
    { name = "status", title = "Status" } },
  rows = {
    { { value = "Norland", cite = cite("notices/norland-24.txt", 3, first, "Norland", 201) },
      { value = "Heron light transport aircraft",
        cite = cite("notices/norland-24.txt", 3, first, "Heron light transport aircraft", 201) },
      { value = 40, cite = cite("notices/norland-24.txt", 3, first, "forty (40)", 201) },
      { value = 1200000000, text = "$1.2 billion",
        cite = cite("notices/norland-24.txt", 3, first, "$1.2 billion", 201) },
      "2024-05-03", "approved",
      cite = cite("notices/norland-24.txt", 3, first, first, 201) },
    { "王小明之国", "=cmd|' /C calc'!A0 with a name that goes on and on, as names in notices do",
      12345, false, "XXXX-02", "denied", cite = { cite("a b/<i>x</i>.txt", 12, second, "said", 1) } },
    { "U.S.", { value = false }, -5, { value = 0.5, text = "half" }, false, "",
      cite = { cite("a b/<i>x</i>.txt", 12, second, "We will sell <b>nothing</b>", 1),
        cite("新闻.txt", 1, third, "\u{738B}\u{5C0F}\u{660E}", 1) } },
  },
}
out:heading("What was said", 2)
out:quote { text = "We will sell <b>nothing</b>", by = "王小明, spokesman",
  cite = cite("a b/<i>x</i>.txt", 12, second, "We will sell <b>nothing</b>", 1) }
out:text("Odd words: [link](http://x.example/a.png) \27[31mred\27[0m *stars* & \u{202E}turned.",
  { cite("a b/<i>x</i>.txt", 12, second, "said", 1) })
out:table { columns = { "name", { name = "n", align = "right" } }, rows = {} }
out:heading("End", 3)

return {
  run = { script = "arms-register", version = "0.1.0", summary = "deals, one a row",
    corpus = "strait.dossier", documents = 2, dossier = "0.1.0",
    arguments = { { name = "buyer", value = "Nor land" }, { name = "since", value = "2020" } } },
  blocks = blocks.take(out),
}
