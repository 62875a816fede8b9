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
  { text = "‘We shan’t sell,’ said Margaret Osgood. ‘It’s ours, and the workers’ too.’ Tom Brace called the plan ‘a con’ in ’98.",
    rows = {
      { type = "quote", text = "We shan’t sell,", kind = "direct", speaker = "Margaret Osgood" },
      { type = "quote", text = "It’s ours, and the workers’ too.", kind = "direct", speaker = "Margaret Osgood" },
      { type = "quote", text = "a con", kind = "partial", speaker = "Tom Brace" },
    } },
  { text = "“He said ‘no’ to us,” Anna Lim said.",
    rows = { { type = "quote", text = "He said ‘no’ to us,", kind = "direct", speaker = "Anna Lim" } } },
  { text = "The bridge would not reopen before May, she added. The mayor, Liv Storm, had earlier conceded that the work was late. "
      .. "Storm worries that the ferry will fail. Engineers argued the piers were sound. Nobody was hurt, according to the coast guard.",
    rows = {
      { type = "quote", text = "The bridge would not reopen before May", kind = "indirect" },
      { type = "quote", text = "the work was late", kind = "indirect", speaker = "Liv Storm" },
      { type = "quote", text = "the ferry will fail", kind = "indirect", speaker = "Liv Storm" },
      { type = "quote", text = "the piers were sound", kind = "indirect", speaker = "Engineers" },
      { type = "quote", text = "Nobody was hurt", kind = "indirect", speaker = "coast guard" },
    } },
  { text = "The opposition branded the law “a gift to smugglers”. Elin Dahl described it as “a new dawn,” calling her rivals “tired men”.",
    rows = {
      { type = "quote", text = "a gift to smugglers", kind = "partial", speaker = "opposition" },
      { type = "quote", text = "a new dawn,", kind = "partial", speaker = "Elin Dahl" },
      { type = "quote", text = "tired men", kind = "partial", speaker = "Elin Dahl" },
    } },
  { text = "“It is bad,” according to a person briefed on the talks. A senior official who asked not to be named said the sale would go ahead.",
    rows = {
      { type = "quote", text = "It is bad,", kind = "direct", speaker = "person briefed on the talks" },
      { type = "quote", text = "the sale would go ahead", kind = "indirect", speaker = "senior official" },
    } },
  { text = "Ms. Aldous met Mr. Benn. She said the vote was close. Officials told reporters on Monday that it had rained.",
    rows = {
      { type = "quote", text = "the vote was close", speaker = "Aldous" },
      { type = "quote", text = "it had rained", speaker = "Officials" },
    } },
  { text = "Mr. Aldous met Mr. Benn. He said the vote was close.",
    rows = { { type = "quote", text = "the vote was close", kind = "indirect", speaker = "Benn" } } },
  { text = "Its director in Tarsk, Amal Idris, said roads were cut.",
    rows = { { type = "quote", text = "roads were cut", speaker = "Amal Idris" } } },
  { text = "‘We stay,’ says Hettie Mbeki-Ross. She has lived here long. Her neighbour, Dov Lansky, agrees. ‘They promised us walls,’ he says.",
    rows = {
      { type = "quote", text = "We stay,", speaker = "Hettie Mbeki-Ross" },
      { type = "quote", text = "They promised us walls,", speaker = "Dov Lansky" },
    } },
}
