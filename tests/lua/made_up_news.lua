-- Three short texts of our own with what is in them, as the extractors would
-- find it: the corpus that exports and reports are tested over.

local made_up = require "made_up_corpus"

local notice = "Norland – Heron Transport Aircraft\n"
  .. "WASHINGTON, May 3, 2024 – The State Department has approved a possible sale to the Government of"
  .. " Norland of forty (40) Heron light transport aircraft for an estimated cost of $1.2 billion.\n"
  .. "The request also includes 12 Kestrel radars and spare parts. The principal contractor will be Avro"
  .. " Works of Tampa.\n"

local story = "Norland’s defence minister, Wang Xiaoming (王小明), welcomed the aircraft on Thursday.\n"
  .. "“They will serve our island for thirty years,” Wang told reporters in Port Ansel. He said that the"
  .. " first 4 Herons would arrive in 2026.\n"

local reply = "A Sudland official, who asked not to be named, called the sale “a mistake.”\n"
  .. "“=WE WILL ANSWER <now>,” said U.S. envoy Ann Roe.\n"

return made_up {
  { key = "notices/norland-24.txt", text = notice, published = "2024-05-03", title = "Norland – Heron",
    publisher = "State Department",
    mentions = { { "Norland", "place" }, { "Heron", "weapon" }, { "WASHINGTON", "place", name = "Washington" },
      { "May 3, 2024", "date", value = "2024-05-03", slug = "2024-05-03" }, { "State Department", "org" },
      { "Norland", "place", from = "Government of" }, { "Heron", "weapon", from = "(40)" },
      { "Kestrel", "weapon" },
      { "$1.2 billion", "money", value = "1200000000", slug = "usd:1200000000" },
      { "Avro Works", "org" }, { "Tampa", "place" } },
    facts = {
      { "forty (40)", "figure", fields = { min = 40, max = 40, unit = "aircraft" } },
      { "$1.2 billion", "figure", fields = { min = 1.2e9, max = 1.2e9, unit = "USD", qualifier = "estimated" } },
      { notice:match "WASHINGTON.-billion%.", "deal",
        fields = { buyer = "Norland", seller = "United States", status = "approved", date = "2024-05-03",
          items = { { name = "Heron light transport aircraft", quantity = 40, kind = "vehicle" },
            { name = "Kestrel radars", quantity = 12, kind = "system" },
            { name = "spare parts", kind = "spare" } },
          value = { amount = 1200000000, currency = "USD" }, value_usd = 1200000000,
          contractors = { "Avro Works" } },
        evidence = { buyer = "Norland", status = "approved", date = "May 3, 2024",
          items = { { name = "Heron light transport aircraft", quantity = "forty (40)" },
            { name = "Kestrel radars", quantity = "12" }, { name = "spare parts" } },
          value = { amount = "$1.2 billion" }, contractors = { "Avro Works" } } },
    } },
  { key = "news/welcome.txt", text = story, published = "2024-05-09",
    mentions = { { "Norland", "place" }, { "defence minister", "title" },
      { "Wang Xiaoming", "person" }, { "王小明", "person", name = "Wang Xiaoming" },
      { "Thursday", "date", slug = "relative:thursday" }, { "thirty years", "duration", value = "P30Y" },
      { "Wang", "person", name = "Wang Xiaoming", from = "years,”" }, { "Port Ansel", "place" },
      { "4", "quantity" }, { "2026", "date", value = "2026" } },
    facts = {
      { "They will serve our island for thirty years,", "quote",
        fields = { kind = "direct", speaker = "Wang Xiaoming", speaker_id = "person:wang-xiaoming" },
        evidence = { speaker = "Wang", cue = "told" } },
      { "the first 4 Herons would arrive in 2026", "quote",
        fields = { kind = "indirect", speaker = "Wang Xiaoming", speaker_id = "person:wang-xiaoming" },
        evidence = { speaker = "He", cue = "said" } },
      { "thirty years", "figure", fields = { min = 30, max = 30, unit = "years" } },
      { "first 4", "figure", fields = { min = 4, max = 4, unit = "Herons" } },
      { "He said that the first 4 Herons would arrive in 2026.", "deal",
        fields = { buyer = "Norland", status = "delayed", items = { { name = "Herons", quantity = 4 } },
          delivered = 0, reason = "“=parts” are late" },
        evidence = { items = { { name = "Herons" } } } },
    } },
  { key = "news/reply <1>.txt", text = reply,
    mentions = { { "Sudland", "place" }, { "U.S.", "place", name = "United States" },
      { "Ann Roe", "person" } },
    facts = {
      { "a mistake.", "quote", fields = { kind = "partial", speaker = "A Sudland official" },
        evidence = { speaker = "A Sudland official", cue = "called" } },
      { "=WE WILL ANSWER <now>,", "quote",
        fields = { kind = "direct", speaker = "Ann Roe", speaker_id = "person:ann-roe" },
        evidence = { speaker = "Ann Roe", cue = "said" } },
      { "the sale", "claim", fields = { doc = "x", note = { 1, 2 }, who = { name = "Roe" }, sure = false } },
    } },
}
