-- Weapons by name, by designation, and what only looks like one.
return {
  { text = "It ordered 100 AIM-9X Block II Sidewinder missiles and AGM-84L-1 Harpoon rounds.",
    rows = {
      { type = "weapon", text = "AIM-9X Block II Sidewinder" }, { type = "weapon", text = "AGM-84L-1 Harpoon" },
    } },
  { text = "The navy tested an AN/TPQ-77A radar and QV-9 drones near port.",
    rows = { { type = "weapon", text = "AN/TPQ-77A" }, { type = "weapon", text = "QV-9" } } },
  { text = "F-16s and an F-16C flew.",
    rows = {
      { type = "weapon", text = "F-16s", id = "weapon:f-16" }, { type = "weapon", text = "F-16C", id = "weapon:f-16" },
    } },
  { text = "Patriot Day was quiet. The G20 met in B2 about A4 paper and COVID-19.", rows = {} },
}
