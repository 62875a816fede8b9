-- Names of every kind, and what is none.
return {
  { text = "Prime Minister Jan Kowal met Gen. Anna B. Reyes. Kowal and Reyes agreed.",
    rows = {
      { type = "person", text = "Jan Kowal", id = "person:jan-kowal" },
      { type = "person", text = "Anna B. Reyes", id = "person:anna-reyes" },
      { type = "person", text = "Kowal", id = "person:jan-kowal" },
      { type = "person", text = "Reyes", id = "person:anna-reyes" },
    } },
  { text = "Deputy Minister of Foreign Affairs Wu Shih-ming (吳世明) said Wu Bay is calm.",
    rows = {
      { type = "title", text = "Deputy Minister of Foreign Affairs" },
      { type = "person", text = "Wu Shih-ming", id = "person:wu-shih-ming" },
      { type = "person", text = "吳世明", id = "person:wu-shih-ming" },
      { type = "place", text = "Wu Bay" },
    } },
  { text = "MR HALVER: No comment.\n\nQUESTION: Thank you.\n\nMR HALVER: Next.",
    rows = {
      { type = "person", text = "HALVER", id = "person:halver" }, { type = "person", text = "HALVER" },
    } },
  { text = "Officials flew to Beijing and talked in Tokyo. Without provoking Beijing, Tokyo signed.",
    rows = {
      { type = "place", text = "Beijing", id = "place:beijing" }, { type = "place", text = "Tokyo", id = "place:tokyo" },
      { type = "place", text = "Beijing", id = "place:china" }, { type = "place", text = "Tokyo", id = "place:japan" },
    } },
  { text = "The US told us that the Iraqi ministry waits.",
    rows = {
      { type = "place", text = "US", id = "place:united-states" }, { type = "nationality", text = "Iraqi" },
    } },
  { text = "The Department of Coastal Affairs and Brenner Dynamics Inc. met the Union Forestry Agency (UFA). UFA paid.",
    rows = {
      { type = "org", text = "Department of Coastal Affairs" }, { type = "org", text = "Brenner Dynamics Inc." },
      { type = "org", text = "Union Forestry Agency", id = "org:union-forestry-agency" },
      { type = "org", text = "UFA", id = "org:union-forestry-agency" },
      { type = "org", text = "UFA", id = "org:union-forestry-agency" },
    } },
  { text = "Kenya's Ministry of Defense and the Kenyan defense ministry agree.",
    rows = {
      { type = "org", text = "Kenya's Ministry of Defense", id = "org:kenya-defense-ministry" },
      { type = "org", text = "Kenyan defense ministry", id = "org:kenya-defense-ministry" },
    } },
  { text = "The Fisheries Protection Act and our “two lakes” policy bind the USS Marlow.",
    rows = {
      { type = "law", text = "Fisheries Protection Act" }, { type = "policy", text = "two lakes" },
      { type = "vessel", text = "USS Marlow" },
    } },
  { text = "Major Shift Ahead for Regional Security\n\nMost people agree.", rows = {} },
  { text = "Sen. Maria Holt and Rep. Dan Quill met Lt. Gov. Tom Vane and Foreign Ministry spokesman Ivar Lund.",
    rows = {
      { type = "title", text = "Sen." }, { type = "person", text = "Maria Holt" },
      { type = "title", text = "Rep." }, { type = "person", text = "Dan Quill" },
      { type = "title", text = "Lt. Gov." }, { type = "person", text = "Tom Vane" },
      { type = "org", text = "Foreign Ministry" }, { type = "title", text = "spokesman" },
      { type = "person", text = "Ivar Lund" },
    } },
  { text = "The city's mayor, Liv Storm, left. Anna Weiss, chief economist at the bank, told reporters. Turnout fell.",
    rows = {
      { type = "title", text = "mayor" }, { type = "person", text = "Liv Storm" },
      { type = "person", text = "Anna Weiss" }, { type = "title", text = "chief economist" },
    } },
  { text = "The guest came with Tuvo Mets. Later Mets warned that Project Firefly and a Major Non-NATO Ally cost much.",
    rows = { { type = "person", text = "Tuvo Mets" }, { type = "person", text = "Mets", id = "person:tuvo-mets" } } },
  { text = "Halden & Roe Shipping beat Marsh, Orr & Co. to it. Jay & Trish saw Kestrel Dynamics Corp. of Wichita, Kansas.",
    rows = {
      { type = "org", text = "Halden & Roe Shipping" }, { type = "org", text = "Marsh, Orr & Co." },
      { type = "org", text = "Kestrel Dynamics Corp." },
      { type = "place", text = "Wichita" }, { type = "place", text = "Kansas" },
    } },
  { text = "Officers told the Farmers’ Union, the Tarsk People’s Front and Hughes Marine Ltd that Straits Carriers had sold.",
    rows = {
      { type = "org", text = "Farmers’ Union" }, { type = "org", text = "Tarsk People’s Front" },
      { type = "org", text = "Hughes Marine Ltd" }, { type = "org", text = "Straits Carriers" },
    } },
  { text = "The USS Calder Bay met the MV Northern Lights, the ferry Ever Bright and the survey ship Xiang 9. "
      .. "The Chinese destroyer Zhanjiang hit the Calder Bay.",
    rows = {
      { type = "vessel", text = "USS Calder Bay", id = "vessel:uss-calder-bay" },
      { type = "vessel", text = "MV Northern Lights" }, { type = "vessel", text = "Ever Bright" },
      { type = "vessel", text = "Xiang 9" }, { type = "vessel", text = "Zhanjiang" },
      { type = "nationality", text = "Chinese" },
      { type = "vessel", text = "Calder Bay", id = "vessel:uss-calder-bay" },
    } },
  { text = "They will ship Boeing parts from Tillman Air Base and Naval Base Guardan to Saint Aldwyn on the River Orrin.",
    rows = {
      { type = "org", text = "Boeing" }, { type = "place", text = "Tillman Air Base" },
      { type = "place", text = "Naval Base Guardan" }, { type = "place", text = "Saint Aldwyn" },
      { type = "place", text = "River Orrin" },
    } },
  { text = "Pier opens at last\n\nEASTMERE, March 3 (Quill) — The pier of the old harbour opened on Monday, and a crowd came to see it.\n",
    rows = { { type = "place", text = "EASTMERE", id = "place:eastmere", name = "Eastmere" } } },
  { text = "Her neighbour, Dov Lansky, told Radio Ombra that the LNG carrier Amber Spirit left the village of Nova Hrebla.",
    rows = {
      { type = "person", text = "Dov Lansky" }, { type = "vessel", text = "Amber Spirit" },
      { type = "place", text = "Nova Hrebla" },
    } },
  { text = "The city’s press secretary, Brig. Gen. Dana Ostrow, left. In a letter to Alan Roarke, the lawmakers wrote of it.",
    rows = {
      { type = "title", text = "press secretary" }, { type = "title", text = "Brig. Gen." },
      { type = "person", text = "Dana Ostrow" }, { type = "person", text = "Alan Roarke" },
    } },
}
