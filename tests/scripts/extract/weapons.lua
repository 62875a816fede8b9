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
  { text = "The army ordered 24 Palisade launchers and Sandpiper anti-ship missiles. The Palisade can fire. "
      .. "Two Sea Lance missiles failed, Hamas rockets fell, and Russian drones flew. Military drones are dear.",
    rows = {
      { type = "weapon", text = "Palisade", id = "weapon:palisade" }, { type = "weapon", text = "Sandpiper" },
      { type = "weapon", text = "Palisade" }, { type = "weapon", text = "Sea Lance" },
    } },
  { text = "It sells MQX-9 Sky Warden batteries, T71-GX-4 engines, 40 XR-11 Mod 2 torpedoes, AN/SLQ-88(V)6 jammers, "
      .. "KV-30 Block II fighters, Leo A8 tanks and a Mk 45 Mod 4 gun.",
    rows = {
      { type = "weapon", text = "MQX-9 Sky Warden" }, { type = "weapon", text = "T71-GX-4" },
      { type = "weapon", text = "XR-11 Mod 2" }, { type = "weapon", text = "AN/SLQ-88(V)6" },
      { type = "weapon", text = "KV-30 Block II" }, { type = "weapon", text = "Leo A8" },
      { type = "weapon", text = "Mk 45 Mod 4" },
    } },
  { text = "Police tanks and Navy helicopters moved; Apple vehicles and Northern systems did not.", rows = {} },
}
