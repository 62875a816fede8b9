-- Who said what: the layouts of news, transcripts, reported speech.
return {
  { text = "\"I am glad,\" said Maria Keller, a spokeswoman for the harbor. \"We all are,\" she added, \"and so is he.\"",
    rows = {
      { type = "quote", text = "I am glad,", kind = "direct", speaker = "Maria Keller" },
      { type = "quote", text = "We all are,", kind = "direct", speaker = "Maria Keller" },
      { type = "quote", text = "and so is he.", speaker = "Maria Keller" },
    } },
  { text = "David Stone met Anna Lim. “No,” he said. “Yes,” she said.",
    rows = {
      { type = "quote", text = "No,", kind = "direct", speaker = "David Stone" },
      { type = "quote", text = "Yes,", kind = "direct", speaker = "Anna Lim" },
    } },
  { text = "“The first line stands.\n“So does the second,” Anna Lim said.",
    rows = {
      { type = "quote", text = "The first line stands." },
      { type = "quote", text = "So does the second,", speaker = "Anna Lim" },
    } },
  { text = "Peter Vance, director of the agency, said he “did not know” why the so-called “gray fleet” sailed.",
    rows = {
      { type = "quote", text = "did not know", kind = "partial", speaker = "Peter Vance" },
      { type = "quote", text = "gray fleet" },
    } },
  { text = "The harbor would close, two port officials said on Monday. They added that ships had left.",
    rows = {
      { type = "quote", text = "The harbor would close", kind = "indirect", speaker = "two port officials" },
      { type = "quote", text = "ships had left", kind = "indirect", speaker = "two port officials" },
    } },
  { text = "According to the survey, most crews want to leave.",
    rows = { { type = "quote", text = "most crews want to leave", kind = "indirect", speaker = "survey" } } },
  { text = "NO CHANGES: The port stays open.\nLIMITS: Crews rest.", rows = {} },
  { text = "He read “one” and “two”.",
    rows = {
      { type = "quote", text = "one", kind = "term" }, { type = "quote", text = "two", kind = "term" },
    } },
}
