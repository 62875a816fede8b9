-- Sale notices and prose.
return {
  { text = [[
Denmark – MK 62 Coastal Launchers

WASHINGTON, March 14, 2027 – The State Department has made a determination approving a possible Foreign Military Sale to the Government of Denmark of MK 62 Coastal Launchers for an estimated cost of $1.37 billion. The Defense Security Cooperation Agency delivered the required certification notifying Congress of this possible sale today.

The Government of Denmark has requested to buy twelve (12) MK 62 Coastal Launchers (CL); one hundred forty-four (144) RGM-91B Sea Lance missiles; up to six (6) AN/TPQ-77A fire control radars with spare antennas; and twenty-four (24) XR-12 drones (20 installed, 4 spares). Also included are canisters; training; and other related elements of logistics support.

The principal contractors will be Halvorsen Dynamics Inc., located in Norfolk, VA; and Boeing, located in St. Louis, MO.]],
    rows = {
      { type = "deal", rule = "notice", buyer = "Denmark", seller = "United States", status = "notified",
        date = "2027-03-14", value = { amount = 1370000000, currency = "USD" }, value_usd = 1370000000,
        contractors = { "Halvorsen Dynamics Inc.", "Boeing" },
        items = {
          { name = "MK 62 Coastal Launchers", designation = "MK 62", quantity = 12, kind = "system" },
          { name = "Sea Lance missiles", designation = "RGM-91B", quantity = 144, kind = "weapon" },
          { name = "AN/TPQ-77A fire control radars", quantity = 6 },
          { name = "XR-12 drones", designation = "XR-12", quantity = 24 },
        } },
    } },
  { text = "TECRO has requested to buy pilot training services; manuals; and other related elements.",
    rows = { { type = "deal", buyer = "Taiwan", items = { { name = "pilot training services", kind = "service" } } } } },
  { text = "In 2022, Poland bought 250 M1A2 Abrams tanks for $4.75 billion.",
    rows = {
      { type = "deal", buyer = "Poland", status = "ordered", date = "2022", value_usd = 4750000000,
        items = { { name = "Abrams tanks", designation = "M1A2", quantity = 250 } } },
    } },
  { text = "The State Department approved a $330 million sale of aircraft spare parts to Japan.",
    rows = {
      { type = "deal", rule = "sale-to", buyer = "Japan", seller = "United States", status = "approved",
        value_usd = 330000000, items = { { name = "aircraft spare parts", kind = "spare" } } },
    } },
  { text = "Norway signed a $900 million contract for 40 K2 tanks with South Korea on Friday.",
    rows = {
      { type = "deal", rule = "signed-contract", buyer = "Norway", seller = "South Korea", status = "signed",
        value_usd = 900000000 },
    } },
  { text = "Japan has now bought lunch, and a sale of old books to France was approved.", rows = {} },
}
