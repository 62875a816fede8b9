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
  -- Notices and news in other words: whatever the wording, the evidence is the same.
  { text = [[
Northern Desk Bulletin

Weather in the capital was mild. Trade figures were published.

Norway - Harrier Shore Launchers

OSLO, 5 November 2025 - The United States has decided to approve a possible Foreign Military Sale to Norway of 16 Harrier shore launchers, 4 command posts and training for an estimated cost of $310 million. Congress was told on Tuesday.

The Government of Norway wants to buy up to 16 Harrier shore launchers, each with 4 launch tubes; 220 Sea Bolt missiles (of which 20 are for tests); and 4 command vehicles. Non-MDE items: radios, tents and manuals.

Calloway Dynamics, located in Huntsville, Alabama, will be the principal contractor.]],
    rows = {
      { type = "deal", buyer = "Norway", seller = "United States", status = "notified", date = "2025-11-05", value = { amount = 310000000, currency = "USD" }, contractors = { "Calloway Dynamics" },
        items = {
          { name = "Harrier shore launchers", quantity = 16 },
          { name = "Sea Bolt missiles", quantity = 220 },
          { name = "command vehicles", quantity = 4 },
        } },
    } },
  { text = "Congress was informed on Friday of a proposed sale to Poland of 44 Kestrel loitering munitions and six (6) ground control stations, which would cost up to $842 million.",
    rows = {
      { type = "deal", buyer = "Poland", seller = "United States", status = "notified", value = { amount = 842000000, currency = "USD" },
        items = {
          { name = "Kestrel loitering munitions", quantity = 44 },
          { name = "ground control stations", quantity = 6 },
        } },
    } },
  { text = "WASHINGTON, 12 March 2026 – The Czech Republic seeks 38 Falcon armored vehicles, 6 recovery vehicles, nine (9) bridge layers and three (3) simulators. The State Department cleared the sale, worth an estimated $1.4 billion, and sent formal notice to lawmakers. The principal contractors will be Northlight Systems, of Tucson, Arizona, and Brightwater Optics, Orlando, Florida.",
    rows = {
      { type = "deal", buyer = "Czech Republic", seller = "United States", status = "notified", date = "2026-03-12", value = { amount = 1400000000, currency = "USD" }, contractors = { "Northlight Systems", "Brightwater Optics" },
        items = {
          { name = "Falcon armored vehicles", quantity = 38 },
          { name = "recovery vehicles", quantity = 6 },
          { name = "bridge layers", quantity = 9 },
          { name = "simulators", quantity = 3 },
        } },
    } },
  { text = "The Government of Japan has previously bought 20 Sea Lance missiles in a case cleared in 2023 and valued at $95 million. It has now asked for a change. The amendment would add 8 Sea Lance missiles to the 20 cleared in 2023, for a total of 28. The change is estimated to cost $41 million. A possible Foreign Military Sale to Japan of further missiles was notified to Congress on 3 June 2026. There is no principal contractor.",
    rows = {
      { type = "deal", buyer = "Japan", seller = "United States", status = "notified", date = "2026-06-03", value = { amount = 41000000, currency = "USD" },
        items = {
          { name = "Sea Lance missiles", quantity = 8 },
        } },
    } },
  { text = "TECRO, acting for Taiwan, has asked to purchase twelve (12) XM-30 mortars, 2,400 rounds of 120mm ammunition and 2 fire control systems. The proposed sale is valued at $77.5 million. No principal contractor has been selected.",
    rows = {
      { type = "deal", buyer = "Taiwan", status = "requested", value = { amount = 77500000, currency = "USD" },
        items = {
          { name = "XM-30 mortars", designation = "XM-30", quantity = 12 },
          { name = "rounds of 120mm ammunition", quantity = 2400 },
          { name = "fire control systems", quantity = 2 },
        } },
    } },
  { text = "Warsaw wants to buy 96 attack helicopters from the United States in a deal worth $12 billion, the defence ministry said.",
    rows = {
      { type = "deal", buyer = "Poland", seller = "United States", status = "requested", value = { amount = 12000000000, currency = "USD" },
        items = {
          { name = "attack helicopters", quantity = 96 },
        } },
    } },
  { text = "Poland signed a $6 billion contract with Hanwha Aerospace for 212 K9 howitzers on 27 August 2024.",
    rows = {
      { type = "deal", buyer = "Poland", status = "signed", date = "2024-08-27", value = { amount = 6000000000, currency = "USD" }, contractors = { "Hanwha Aerospace" },
        items = {
          { name = "K9 howitzers", designation = "K9", quantity = 212 },
        } },
    } },
  { text = "South Korea delivered 12 K9 howitzers to Poland last month.",
    rows = {
      { type = "deal", buyer = "Poland", seller = "South Korea", status = "delivered", delivered = 12,
        items = {
          { name = "K9 howitzers", designation = "K9", quantity = 12 },
        } },
    } },
  { text = "Deliveries of 66 F-16 fighters to Taiwan have been delayed until 2027, the air force said.",
    rows = {
      { type = "deal", buyer = "Taiwan", status = "delayed",
        items = {
          { name = "F-16 fighters", designation = "F-16", quantity = 66 },
        } },
    } },
  { text = "The State Department on Wednesday approved the potential sale of 31 MQ-9B drones to India for $3.99 billion.",
    rows = {
      { type = "deal", buyer = "India", seller = "United States", status = "approved", value = { amount = 3990000000, currency = "USD" },
        items = {
          { name = "MQ-9B drones", designation = "MQ-9B", quantity = 31 },
        } },
    } },
  { text = "Washington cleared Norway to buy 24 NSM missiles and 6 launchers.",
    rows = {
      { type = "deal", buyer = "Norway", seller = "United States", status = "approved",
        items = {
          { name = "NSM missiles", quantity = 24 },
          { name = "launchers", quantity = 6 },
        } },
    } },
  { text = "Lithuania has ordered 44 Leopard 2A8 tanks from Germany for 950 million euros.",
    rows = {
      { type = "deal", buyer = "Lithuania", seller = "Germany", status = "ordered", value = { amount = 950000000, currency = "EUR" },
        items = {
          { name = "Leopard 2A8 tanks", designation = "Leopard 2A8", quantity = 44 },
        } },
    } },
  { text = "Australia cancelled a deal with France for 12 submarines.",
    rows = {
      { type = "deal", buyer = "Australia", seller = "France", status = "dropped",
        items = {
          { name = "submarines", quantity = 12 },
        } },
    } },
  { text = "Eleven of the 29 launchers ordered by Taiwan have been delivered to Taiwan.",
    rows = {
      { type = "deal", buyer = "Taiwan", status = "delivering", delivered = 11,
        items = {
          { name = "launchers", quantity = 29 },
        } },
    } },
  { text = "The Netherlands' defence ministry said it would spend 5 billion euros on defence. Spain approved a budget of 12 billion euros for new tanks.",
    rows = {} },
  { text = "Germany handed over 18 Leopard 2 tanks to Ukraine.",
    rows = {
      { type = "deal", buyer = "Ukraine", seller = "Germany", status = "delivered", delivered = 18,
        items = {
          { name = "Leopard 2 tanks", quantity = 18 },
        } },
    } },
  { text = "Egypt has not ordered 30 Rafale fighters, the minister said. Greece denied that it had bought 12 frigates.",
    rows = {} },
  { text = "The United States offered India 32 F-35 fighters, an official said.",
    rows = {
      { type = "deal", buyer = "India", seller = "United States", status = "offered",
        items = {
          { name = "F-35 fighters", designation = "F-35", quantity = 32 },
        } },
    } },
  { text = "Canada is considering buying 72 Gripen fighters from Sweden.",
    rows = {
      { type = "deal", buyer = "Canada", seller = "Sweden", status = "considered",
        items = {
          { name = "Gripen fighters", quantity = 72 },
        } },
    } },
  { text = "Romania agreed to buy 32 F-35A fighters in a deal worth $6.5 billion.",
    rows = {
      { type = "deal", buyer = "Romania", status = "signed", value = { amount = 6500000000, currency = "USD" },
        items = {
          { name = "F-35A fighters", designation = "F-35A", quantity = 32 },
        } },
    } },
  { text = "Senators blocked a proposed sale of 40 F-16 jets to Turkey.",
    rows = {
      { type = "deal", buyer = "Turkey", status = "denied",
        items = {
          { name = "F-16 jets", designation = "F-16", quantity = 40 },
        } },
    } },
  { text = "Kuwait received the first 2 of 28 Typhoon fighters it ordered in 2016.",
    rows = {
      { type = "deal", buyer = "Kuwait", status = "delivering", delivered = 2,
        items = {
          { name = "Typhoon fighters", quantity = 28 },
        } },
    } },
  { text = [[
ANNOUNCEMENT
Date: 9 January 2026
Purchaser: Finland
The Finnish Government requests the purchase of 150 AIM-9X missiles and 30 launch rails. Estimated value: $180 million. Prime contractor: Arrow Missile Works (Tucson, Arizona).]],
    rows = {
      { type = "deal", buyer = "Finland", status = "requested", date = "2026-01-09", value = { amount = 180000000, currency = "USD" }, contractors = { "Arrow Missile Works" },
        items = {
          { name = "AIM-9X missiles", designation = "AIM-9X", quantity = 150 },
          { name = "launch rails", quantity = 30 },
        } },
    } },
  { text = "The sale of the company to France was approved. Germany has ordered 12 new schools. Italy sold 40 million bottles of wine to Japan.",
    rows = {} },
  { text = "Under the proposed sale, Bahrain would receive 50 M1A2 tanks and 10 recovery vehicles for $2.2 billion. Parliament has not been notified.",
    rows = {
      { type = "deal", buyer = "Bahrain", status = "offered", value = { amount = 2200000000, currency = "USD" },
        items = {
          { name = "M1A2 tanks", designation = "M1A2", quantity = 50 },
          { name = "recovery vehicles", quantity = 10 },
        } },
    } },
  { text = "The U.S. has notified Congress of a possible arms package for Israel worth $6.75 billion, including 3,000 Hellfire missiles.",
    rows = {
      { type = "deal", buyer = "Israel", seller = "United States", status = "notified", value = { amount = 6750000000, currency = "USD" },
        items = {
          { name = "Hellfire missiles", quantity = 3000 },
        } },
    } },
  { text = "Ukraine's military aid package from Denmark includes 19 Caesar howitzers. Denmark donated 19 Caesar howitzers to Ukraine.",
    rows = {
      { type = "deal", buyer = "Ukraine", seller = "Denmark", status = "providing",
        items = {
          { name = "Caesar howitzers", quantity = 19 },
        } },
    } },
  { text = "Morocco's order for 25 F-16 fighters was approved by the State Department in March 2019.",
    rows = {
      { type = "deal", buyer = "Morocco", status = "approved", date = "2019-03",
        items = {
          { name = "F-16 fighters", designation = "F-16", quantity = 25 },
        } },
    } },
  { text = "LONDON (AP) - Britain awarded BAE Systems a contract for 8 Type 26 frigates.",
    rows = {
      { type = "deal", buyer = "United Kingdom", status = "contracted", contractors = { "BAE Systems" },
        items = {
          { name = "Type 26 frigates", quantity = 8 },
        } },
    } },
  { text = "MANILA, June 4 - The Philippines has asked the United States for 20 F-16 fighters. China, which has 300 J-20 fighters, protested.",
    rows = {
      { type = "deal", buyer = "Philippines", seller = "United States", status = "requested", date = "XXXX-06-04",
        items = {
          { name = "F-16 fighters", designation = "F-16", quantity = 20 },
        } },
    } },
  { text = "Taiwan has paid $2 billion for 108 M1A2 Abrams tanks.",
    rows = {
      { type = "deal", buyer = "Taiwan", status = "paid", value = { amount = 2000000000, currency = "USD" },
        items = {
          { name = "Abrams tanks", designation = "M1A2", quantity = 108 },
        } },
    } },
  { text = "The government of Saudi Arabia is seeking to acquire 100 Stinger launchers, 400 Stinger missiles and related equipment. The possible deal, put at $500 million, was submitted to Congress. Lead contractors are Raytheon, Lockheed Martin and Halvorsen Inc. of St. Louis, Missouri.",
    rows = {
      { type = "deal", buyer = "Saudi Arabia", seller = "United States", status = "notified", value = { amount = 500000000, currency = "USD" }, contractors = { "Raytheon", "Lockheed Martin", "Halvorsen Inc." },
        items = {
          { name = "Stinger launchers", quantity = 100 },
          { name = "Stinger missiles", quantity = 400 },
        } },
    } },
  { text = "BRATISLAVA, 5 November 2025. Slovakia has applied to buy 12 UH-60M Black Hawk helicopters, 24 spare engines (T700) and two simulators, the Slovak defence ministry said on Wednesday. The cost is put at 600 million euros.",
    rows = {
      { type = "deal", buyer = "Slovakia", status = "requested", date = "2025-11-05", value = { amount = 600000000, currency = "EUR" },
        items = {
          { name = "Black Hawk helicopters", designation = "UH-60M", quantity = 12 },
          { name = "spare engines", quantity = 24 },
          { name = "simulators", quantity = 2 },
        } },
    } },
  { text = [[
Export Control Gazette No. 14

The Board has decided to approve a possible FMS to Romania of Vulture coastal batteries for an estimated cost of $286 million. In 2019 Romania bought 54 HIMARS launchers for $1.25 billion. The sale comprises forty (40) Vulture missiles, five (5) launch vehicles and a command post.

There is no principal contractor.]],
    rows = {
      { type = "deal", buyer = "Romania", status = "approved", value = { amount = 286000000, currency = "USD" },
        items = {
          { name = "Vulture missiles", quantity = 40 },
          { name = "launch vehicles", quantity = 5 },
        } },
    } },
  { text = "The Department of State has told Congress that it intends to sell Bahrain nine M777 howitzers, 1,800 shells and four radars at a cost of about $74 million.",
    rows = {
      { type = "deal", buyer = "Bahrain", seller = "United States", status = "notified", value = { amount = 74000000, currency = "USD" },
        items = {
          { name = "M777 howitzers", designation = "M777", quantity = 9 },
          { name = "shells", quantity = 1800 },
          { name = "radars", quantity = 4 },
        } },
    } },
  { text = "Kenya's navy wants 3 patrol boats and 6 rigid inflatable boats. The request, valued at $45.2 million, was cleared by the State Department on Monday.",
    rows = {
      { type = "deal", buyer = "Kenya", status = "approved", value = { amount = 45200000, currency = "USD" },
        items = {
          { name = "patrol boats", quantity = 3 },
          { name = "rigid inflatable boats", quantity = 6 },
        } },
    } },
  { text = "Rheinmetall has delivered 20 of 40 Marder infantry fighting vehicles to Ukraine, the company said.",
    rows = {
      { type = "deal", buyer = "Ukraine", status = "delivering", delivered = 20, contractors = { "Rheinmetall" },
        items = {
          { name = "Marder infantry fighting vehicles", quantity = 40 },
        } },
    } },
  { text = "Estonia took delivery of six HIMARS launchers on Wednesday.",
    rows = {
      { type = "deal", buyer = "Estonia", status = "delivered", delivered = 6,
        items = {
          { name = "HIMARS launchers", quantity = 6 },
        } },
    } },
  { text = "Iraq, which ordered 24 T-50 trainers from South Korea in 2013, has received all 24 aircraft. Iran has 40 F-14 fighters.",
    rows = {
      { type = "deal", buyer = "Iraq", status = "delivered", delivered = 24,
        items = {
          { name = "T-50", quantity = 24 },
        } },
    } },
  { text = "Lawmakers urged the administration to speed up the sale of 66 F-16s to Taiwan. Officials debated whether to sell 50 tanks to Egypt.",
    rows = {
      { type = "deal", buyer = "Taiwan", status = "urged",
        items = {
          { name = "F-16s", designation = "F-16s", quantity = 66 },
        } },
      { type = "deal", buyer = "Egypt", status = "debated",
        items = {
          { name = "tanks", quantity = 50 },
        } },
    } },
  { text = "The United States will deliver 10 Patriot launchers to Spain next year. Spain could buy 20 more.",
    rows = {} },
  { text = "The proposed sale, which includes 200 Javelin missiles for Georgia, is worth $75 million. Georgia requested 200 Javelin missiles (of which 12 are test rounds) and 72 launch units. Principal contractors: Raytheon/Lockheed Martin Javelin Joint Venture (Orlando, Florida; Tucson, Arizona).",
    rows = {
      { type = "deal", buyer = "Georgia", status = "requested", value = { amount = 75000000, currency = "USD" }, contractors = { "Raytheon/Lockheed Martin Javelin Joint Venture" },
        items = {
          { name = "Javelin missiles", quantity = 200 },
          { name = "launch units", quantity = 72 },
        } },
    } },
  { text = "Saab, based in Linköping, Sweden, and Northlight Inc. of Tucson, Arizona, will be the principal contractors for the possible sale to Hungary of 4 Gripen fighters, estimated at $420 million.",
    rows = {
      { type = "deal", buyer = "Hungary", status = "offered", value = { amount = 420000000, currency = "USD" }, contractors = { "Saab", "Northlight Inc." },
        items = {
          { name = "Gripen fighters", quantity = 4 },
        } },
    } },
  { text = "France's arms agency placed an order for 109 Caesar Mk II howitzers with Nexter worth 350 million euros.",
    rows = {
      { type = "deal", buyer = "France", status = "ordered", value = { amount = 350000000, currency = "EUR" }, contractors = { "Nexter" },
        items = {
          { name = "Caesar Mk II howitzers", quantity = 109 },
        } },
    } },
  { text = "Turkey dropped plans to buy 40 Eurofighter jets. Switzerland scrapped an order for 6 drones from Israel.",
    rows = {
      { type = "deal", buyer = "Turkey", status = "dropped",
        items = {
          { name = "Eurofighter jets", quantity = 40 },
        } },
      { type = "deal", buyer = "Switzerland", seller = "Israel", status = "dropped",
        items = {
          { name = "drones", quantity = 6 },
        } },
    } },
  { text = "The deal with Chile, approved this week, covers 6 patrol aircraft, 12 torpedoes and simulators for $330 million.",
    rows = {
      { type = "deal", buyer = "Chile", status = "approved", value = { amount = 330000000, currency = "USD" },
        items = {
          { name = "patrol aircraft", quantity = 6 },
          { name = "torpedoes", quantity = 12 },
        } },
    } },
  { text = "Belgium, acting on behalf of Luxembourg, has requested 20 Jackal vehicles; 4 recovery vehicles.",
    rows = {
      { type = "deal", buyer = "Luxembourg", status = "requested",
        items = {
          { name = "Jackal vehicles", quantity = 20 },
          { name = "recovery vehicles", quantity = 4 },
        } },
    } },
  { text = "The State Department has made a determination approving a possible Foreign Military Sale to the Government of the Republic of Korea of air-to-air missiles for an estimated cost of $271 million. The Republic of Korea has requested an additional forty-two (42) AIM-9X Block II missiles and ten (10) guidance units that would be added to a previously implemented case. The original case, valued at $98 million, included 115 missiles. The total estimated cost is $271 million. The principal contractor will be RTX Corporation, located in Arlington, VA.",
    rows = {
      { type = "deal", buyer = "South Korea", seller = "United States", status = "approved", value = { amount = 271000000, currency = "USD" }, contractors = { "RTX Corporation" },
        items = {
          { name = "AIM-9X Block II missiles", designation = "AIM-9X Block II", quantity = 42 },
          { name = "guidance units", quantity = 10 },
        } },
    } },
  { text = "Ghana buys wheat from Poland. Nigeria ordered 40,000 troops to the border. Ethiopia received 12 visitors. The US sold $2 billion of gas to Poland. Britain sent 300 soldiers to Estonia.",
    rows = {} },
  { text = "Greece bought 24 Rafale fighters from France for 2.5 billion euros in January 2021. Croatia then ordered 12 of them.",
    rows = {
      { type = "deal", buyer = "Greece", seller = "France", status = "ordered", date = "2021-01", value = { amount = 2500000000, currency = "EUR" },
        items = {
          { name = "Rafale fighters", quantity = 24 },
        } },
    } },
  { text = [[
Ministry Circular 7/26

ANKARA, 14 February 2026: Qatar has formally asked for permission to buy 24 Sparrowhawk trainers, eight spare engines, and as many as 60 helmet displays from the United States. The package, which also includes tools and manuals, would cost an estimated $1.05 billion, according to the notification sent to Congress on Friday. Trident Aerospace of Wichita, Kansas, and Polar Avionics, based in Anchorage, Alaska, are the prime contractors.]],
    rows = {
      { type = "deal", buyer = "Qatar", seller = "United States", status = "notified", date = "2026-02-14", value = { amount = 1050000000, currency = "USD" }, contractors = { "Trident Aerospace", "Polar Avionics" },
        items = {
          { name = "Sparrowhawk trainers", quantity = 24 },
          { name = "spare engines", quantity = 8 },
          { name = "helmet displays", quantity = 60 },
        } },
    } },
  { text = "The Defense Security Cooperation Agency notified Congress Thursday that Morocco had requested 18 Hawkeye howitzers (SPH-7), 18 ammunition carriers and 1,200 guided shells. Total value is not expected to exceed $259 million. A contractor has not been chosen; there will be no principal contractor until bids are in.",
    rows = {
      { type = "deal", buyer = "Morocco", seller = "United States", status = "notified", value = { amount = 259000000, currency = "USD" },
        items = {
          { name = "Hawkeye howitzers", designation = "SPH-7", quantity = 18 },
          { name = "ammunition carriers", quantity = 18 },
          { name = "guided shells", quantity = 1200 },
        } },
    } },
  { text = "Argentina would get 24 F-16 jets under a proposed sale by Denmark that lawmakers in Copenhagen were briefed on this week.",
    rows = {
      { type = "deal", buyer = "Argentina", seller = "Denmark", status = "notified",
        items = {
          { name = "F-16 jets", designation = "F-16", quantity = 24 },
        } },
    } },
  { text = "Japan's purchase of 400 Tomahawk missiles for $2.35 billion was approved by the State Department in November 2023. Tokyo has so far received 50 of them.",
    rows = {
      { type = "deal", buyer = "Japan", status = "approved", date = "2023-11", value = { amount = 2350000000, currency = "USD" },
        items = {
          { name = "Tomahawk missiles", quantity = 400 },
        } },
    } },
  { text = "Finland – Sea Sparrow Missiles. The Government of Finland has requested the possible sale of sixty-nine (69) RIM-162 Evolved Sea Sparrow missiles. Also included are canisters. The estimated total program cost is $112.7 million. The proposed sale will support Finland's navy. The prime contractors will be Raytheon, Tucson, AZ; BAE Systems, Minneapolis, MN; and Indra, Madrid, Spain. In 2018 Finland received 12 missiles.",
    rows = {
      { type = "deal", buyer = "Finland", status = "requested", value = { amount = 112700000, currency = "USD" }, contractors = { "Raytheon", "BAE Systems", "Indra" },
        items = {
          { name = "Evolved Sea Sparrow missiles", designation = "RIM-162", quantity = 69 },
        } },
    } },
  { text = "Israel has delivered to Azerbaijan four of the ten Barak launchers that it bought in 2023. Russia shipped 24 Su-35 fighters to Iran, a report said.",
    rows = {
      { type = "deal", buyer = "Azerbaijan", seller = "Israel", status = "delivering", delivered = 4,
        items = {
          { name = "Barak launchers", quantity = 10 },
        } },
      { type = "deal", buyer = "Iran", seller = "Russia", status = "delivered", delivered = 24,
        items = {
          { name = "Su-35 fighters", designation = "Su-35", quantity = 24 },
        } },
    } },
  { text = "Berlin said on Monday it had signed an agreement with Israel to buy the Arrow 3 missile defence system for nearly 4 billion euros. Vietnam said it had no plan to buy 40 F-16 fighters.",
    rows = {
      { type = "deal", buyer = "Germany", seller = "Israel", status = "signed", value = { amount = 4000000000, currency = "EUR" },
        items = {
          { name = "Arrow 3 missile defence system" },
        } },
    } },
  { text = "PACIFIC DESK, 21 May 2026 — Singapore hopes to acquire eighteen (18) Marlin anti-ship missile batteries, 72 reload rounds and three radars, under a Foreign Military Sale package that Washington put before Congress this week. The price tag is estimated at $690 million. Halvorsen Dynamics, with headquarters in Salt Lake City, Utah, would act as principal contractor.",
    rows = {
      { type = "deal", buyer = "Singapore", seller = "United States", status = "notified", date = "2026-05-21", value = { amount = 690000000, currency = "USD" }, contractors = { "Halvorsen Dynamics" },
        items = {
          { name = "Marlin anti-ship missile batteries", quantity = 18 },
          { name = "reload rounds", quantity = 72 },
          { name = "radars", quantity = 3 },
        } },
    } },
  { text = "Notice 26-118: Latvia. The Republic of Latvia has asked to be sold 6 Condor rocket launchers together with 36 rocket pods; 4 resupply trucks; and two (2) trailers. The estimated cost is $220 million. The sale is subject to a 30-day review by Congress, which was notified on 8 April 2026. No offset agreement is known. There is no prime contractor at this time.",
    rows = {
      { type = "deal", buyer = "Latvia", seller = "United States", status = "notified", date = "2026-04-08", value = { amount = 220000000, currency = "USD" },
        items = {
          { name = "Condor rocket launchers", quantity = 6 },
          { name = "rocket pods", quantity = 36 },
          { name = "resupply trucks", quantity = 4 },
          { name = "trailers", quantity = 2 },
        } },
    } },
  { text = "The Administration informed lawmakers that the Kingdom of Jordan is to receive 12 UH-60M helicopters, 24 engines and night vision goggles in a transaction valued at $430 million; the aircraft will be made by Northlight Rotor Works of Stratford, Connecticut, the lead contractor.",
    rows = {
      { type = "deal", buyer = "Jordan", status = "notified", value = { amount = 430000000, currency = "USD" }, contractors = { "Northlight Rotor Works" },
        items = {
          { name = "UH-60M helicopters", designation = "UH-60M", quantity = 12 },
          { name = "engines", quantity = 24 },
        } },
    } },
  { text = "(Washington, 3 Sept. 2026) An earlier notification, cleared in 2022 for $80 million, covered 30 Osprey launchers for Estonia. Tallinn now requests to raise the number: the revised case would add 12 launchers to those 30, for a total of 42, at an additional cost of $34 million. Congress has been notified of the proposed change to the sale to Estonia.",
    rows = {
      { type = "deal", buyer = "Estonia", seller = "United States", status = "notified", date = "2026-09-03", value = { amount = 34000000, currency = "USD" },
        items = {
          { name = "launchers", quantity = 12 },
        } },
    } },
  { text = "WARSAW (Newswire) 17 March 2026: Hungary's cabinet has signed off on buying 14 Badger recovery tanks and 90 trucks from Germany, in a contract valued at 410 million euros, Defence Minister Anna Kovacs said.",
    rows = {
      { type = "deal", buyer = "Hungary", seller = "Germany", status = "approved", date = "2026-03-17", value = { amount = 410000000, currency = "EUR" },
        items = {
          { name = "Badger recovery tanks", quantity = 14 },
          { name = "trucks", quantity = 90 },
        } },
    } },
  { text = [[
State Department OKs Sale to Oman

The State Department on Monday okayed a prospective sale to Oman of six (6) Skua naval helicopters, thirty-six (36) Sting torpedoes and one (1) trainer at a price of up to $512 million. Lawmakers received formal notification the same day. The principal contractor is Albion Rotorcraft (Yeovil, United Kingdom); it will not station staff in Oman.]],
    rows = {
      { type = "deal", buyer = "Oman", seller = "United States", status = "notified", value = { amount = 512000000, currency = "USD" }, contractors = { "Albion Rotorcraft" },
        items = {
          { name = "Skua naval helicopters", quantity = 6 },
          { name = "Sting torpedoes", quantity = 36 },
          { name = "trainer", quantity = 1 },
        } },
    } },
  { text = "The office representing Taiwan (TECRO) has sought approval to procure 100 Nettle rocket pods (50 practice, 50 live), 10 loaders and related training. In 2021 a similar request worth $64 million was approved. The present request is valued at $88 million. The prime contractor will be determined later.",
    rows = {
      { type = "deal", buyer = "Taiwan", status = "requested", value = { amount = 88000000, currency = "USD" },
        items = {
          { name = "Nettle rocket pods", quantity = 100 },
          { name = "loaders", quantity = 10 },
        } },
    } },
  { text = "Delivery to Lithuania of the last 7 of 24 Viking howitzers slipped to 2028, the ministry announced. Meanwhile Vilnius ordered 36 Spear radars from Denmark's Nordvig, which also sells radars to Malta.",
    rows = {
      { type = "deal", buyer = "Lithuania", status = "delayed",
        items = {
          { name = "Viking howitzers", quantity = 24 },
        } },
      { type = "deal", buyer = "Lithuania", seller = "Denmark", status = "ordered",
        items = {
          { name = "Spear radars", quantity = 36 },
        } },
    } },
  { text = "Italian lawmakers rejected a proposal to send 12 Ariete tanks to Ukraine. The United States would not sell 40 jets to Pakistan. Britain said that if Oman bought 20 Hawk jets, it would train pilots.",
    rows = {} },
  { text = [[
Tunisia – Kite Reconnaissance Drones

WASHINGTON, 2 June 2026 - Tunisia is looking to buy 8 Kite reconnaissance drones, 2 ground stations (each with 3 consoles) and 16 spare sensors. The State Department has agreed to the possible sale and Congress has been informed. Its cost, including training, is estimated at $133 million. Contractors: Kite Works Ltd., Leeds, England. U.S. aid to Tunisia was $200 million in 2025.]],
    rows = {
      { type = "deal", buyer = "Tunisia", seller = "United States", status = "notified", date = "2026-06-02", value = { amount = 133000000, currency = "USD" }, contractors = { "Kite Works Ltd." },
        items = {
          { name = "Kite reconnaissance drones", quantity = 8 },
          { name = "ground stations", quantity = 2 },
          { name = "spare sensors", quantity = 16 },
        } },
    } },
  { text = [[
Arms Trade Weekly — in brief

A fire damaged a warehouse in Gdynia.

The U.S. government has given Congress notice that Portugal would like to purchase eleven (11) Merlin tanker aircraft; twenty-two (22) spare engines, AE-90; and one simulator. The estimated bill is $1.9 billion. Work is to be done by Calder Aerospace of Mobile, Alabama, and Ostrava Engines, in Brno, Czech Republic, as principal contractors. The sale would follow one of 2017, when Portugal bought 5 KC-390 aircraft for 827 million euros.]],
    rows = {
      { type = "deal", buyer = "Portugal", seller = "United States", status = "notified", value = { amount = 1900000000, currency = "USD" }, contractors = { "Calder Aerospace", "Ostrava Engines" },
        items = {
          { name = "Merlin tanker aircraft", quantity = 11 },
          { name = "spare engines", designation = "AE-90", quantity = 22 },
          { name = "simulator", quantity = 1 },
        } },
    } },
  { text = [[
5 November 2025

The State Department said it had authorized a possible sale to the Republic of Cyprus of Heron ground radars, associated spares and training, at an estimated cost of $57 million. The request covers 7 Heron ground radars and 3 relay masts. No prime contractor has been identified; proposed offsets are unknown.]],
    rows = {
      { type = "deal", buyer = "Cyprus", seller = "United States", status = "approved", date = "2025-11-05", value = { amount = 57000000, currency = "USD" },
        items = {
          { name = "Heron ground radars", quantity = 7 },
          { name = "relay masts", quantity = 3 },
        } },
    } },
  { text = "Lawmakers in Washington have been informed of the planned sale of 1,000 Stinger missiles and 250 launchers to Germany. Estimated price: $780 million. Main contractors are RTX Corporation, in Tucson, Arizona, and Lockheed Martin, in Syracuse, New York.",
    rows = {
      { type = "deal", buyer = "Germany", status = "notified", value = { amount = 780000000, currency = "USD" }, contractors = { "RTX Corporation", "Lockheed Martin" },
        items = {
          { name = "Stinger missiles", quantity = 1000 },
          { name = "launchers", quantity = 250 },
        } },
    } },
  { text = "Egypt has asked to buy 500,000 tonnes of wheat; the proposed sale is estimated to cost $120 million.",
    rows = {} },
  { text = "The proposed sale of the airline to Qatar was approved, and the principal contractor for the new terminal is Arup. Norway wants 30 electric buses for Oslo.",
    rows = {} },
  { text = [[
Slovenia – Lynx Mortar Carriers

LJUBLJANA/WASHINGTON, 19 January 2026 — Slovenia has requested permission to buy twenty (20) Lynx mortar carriers, 5 command vehicles and 4,000 mortar rounds. The U.S. State Department gave its approval on Monday and told Congress the same day. The estimated total is $240 million. The principal contractor will be Tamarack Defense LLC, Boise, Idaho.]],
    rows = {
      { type = "deal", buyer = "Slovenia", seller = "United States", status = "notified", date = "2026-01-19", value = { amount = 240000000, currency = "USD" }, contractors = { "Tamarack Defense LLC" },
        items = {
          { name = "Lynx mortar carriers", quantity = 20 },
          { name = "command vehicles", quantity = 5 },
          { name = "mortar rounds", quantity = 4000 },
        } },
    } },
  { text = "A proposed sale to Malaysia of nine Osprey patrol aircraft, estimated at $1.1 billion, was notified to the U.S. Congress on 7 May 2026. Along with the aircraft, Malaysia has asked for 18 spare engines and 2 simulators.",
    rows = {
      { type = "deal", buyer = "Malaysia", seller = "United States", status = "notified", date = "2026-05-07", value = { amount = 1100000000, currency = "USD" },
        items = {
          { name = "Osprey patrol aircraft", quantity = 9 },
          { name = "spare engines", quantity = 18 },
          { name = "simulators", quantity = 2 },
        } },
    } },
  { text = "Vilnius has bought 18 Caesar howitzers from France in a contract worth 150 million euros, and took delivery of the first four in June.",
    rows = {
      { type = "deal", buyer = "Lithuania", seller = "France", status = "ordered", value = { amount = 150000000, currency = "EUR" },
        items = {
          { name = "Caesar howitzers", quantity = 18 },
        } },
    } },
  { text = "The sale would provide Kuwait with 60 Sentinel radars (of which 6 are spares), 12 trailers and 3 years of support. The State Department cleared it at a cost of up to $390 million. Both Ridgeline Sensors, of Denver, Colorado, and Halvorsen Inc., of Norfolk, Virginia, are the principal contractors.",
    rows = {
      { type = "deal", buyer = "Kuwait", seller = "United States", status = "approved", value = { amount = 390000000, currency = "USD" }, contractors = { "Ridgeline Sensors", "Halvorsen Inc." },
        items = {
          { name = "Sentinel radars", quantity = 60 },
          { name = "trailers", quantity = 12 },
        } },
    } },
  { text = "Canada has delayed an order for 88 F-35 fighters worth 19 billion Canadian dollars. In 2024 its army budget was 30 billion.",
    rows = {
      { type = "deal", buyer = "Canada", status = "delayed", value = { amount = 19000000000, currency = "CAD" },
        items = {
          { name = "F-35 fighters", designation = "F-35", quantity = 88 },
        } },
    } },
}
