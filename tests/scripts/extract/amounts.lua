-- Numbers and what they count.
return {
  { text = "The fee is $2.2 billion, €40m, £5 million, NT$40 billion, US$300 and USD 12 million.",
    rows = {
      { type = "money", text = "$2.2 billion", id = "money:usd:2200000000" },
      { type = "money", text = "€40m", id = "money:eur:40000000" },
      { type = "money", text = "£5 million", id = "money:gbp:5000000" },
      { type = "money", text = "NT$40 billion", id = "money:twd:40000000000" },
      { type = "money", text = "US$300", id = "money:usd:300" },
      { type = "money", text = "USD 12 million", id = "money:usd:12000000" },
    } },
  { text = "Costs of 5 to 10 million euros were named.",
    rows = { { type = "figure", min = 5000000, max = 10000000, unit = "EUR" } } },
  { text = "Fees rose 10-15 percent, the pier cost $10-15 million and the road €3–4 billion; Flight A-12 lost 2-1.",
    rows = {
      { type = "figure", text = "10-15 percent", min = 10, max = 15, unit = "percent" },
      { type = "figure", text = "$10-15 million", min = 10000000, max = 15000000, unit = "USD" },
      { type = "figure", text = "€3–4 billion", min = 3000000000, max = 4000000000, unit = "EUR" },
    } },
  { text = "It fell 3.5 percent, then 12%, then two percentage points.",
    rows = {
      { type = "percent", text = "3.5 percent", id = "percent:3.5" },
      { type = "percent", text = "12%", id = "percent:12" },
      { type = "percent", text = "two percentage points" },
    } },
  { text = "Radars reach 300 nautical miles, 300km or 1,200 square meters.",
    rows = {
      { type = "quantity", text = "300 nautical miles", id = "quantity:300-nmi" },
      { type = "quantity", text = "300km", id = "quantity:300-km" },
      { type = "quantity", text = "1,200 square meters", id = "quantity:1200-m2" },
    } },
  { text = "They asked for sixty (60) launchers and up to forty-four (44) decoys.",
    rows = {
      { type = "figure", text = "sixty (60)", min = 60, unit = "launchers" },
      { type = "figure", text = "up to forty-four (44)", min = 44, qualifier = "up to", unit = "decoys" },
    } },
  { text = "Two-thirds of the crews and a quarter of the boats came.",
    rows = {
      { type = "figure", text = "Two-thirds", unit = "share" },
      { type = "figure", text = "a quarter", min = 0.25, unit = "share" },
    } },
  { text = "More than 400 senior Coast Guard officers met; at least nine were late.",
    rows = {
      { type = "figure", text = "More than 400", min = 400, qualifier = "more than", unit = "officers" },
      { type = "figure", text = "at least nine", min = 9, qualifier = "at least" },
    } },
  { text = "It takes between eight and ten weeks. He lost nine of his 21 matches; 15-20 houses burned, and 3,000–3,500 people fled.",
    rows = {
      { type = "figure", text = "between eight and ten weeks", min = 8, max = 10, unit = "week", qualifier = "between" },
      { type = "figure", text = "nine of his 21", min = 9, max = 9, of = 21, unit = "matches" },
      { type = "figure", text = "15-20", min = 15, max = 20, unit = "houses" },
      { type = "figure", text = "3,000–3,500", min = 3000, max = 3500, unit = "people" },
    } },
  { text = "Three people died and seven were hurt. Rovers won 3-1. It runs from 3 to 5 June.",
    rows = { { type = "figure", text = "Three", min = 3 }, { type = "figure", text = "seven", min = 7 } } },
  { text = "Type 03, Block 2 and Public Law 96-8 of 1979 stand in section 4. One of them left.", rows = {} },
  { text = "About 2,000 troops moved in 2024 and 2000 soldiers stayed.",
    rows = {
      { type = "figure", text = "About 2,000", min = 2000, unit = "troops" },
      { type = "figure", text = "2000", min = 2000, unit = "soldiers" },
    } },
  { text = "A 155mm shell weighs 43 kilograms.",
    rows = { { type = "quantity", text = "43 kilograms", id = "quantity:43-kg" } } },
}
