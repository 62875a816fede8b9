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
}
