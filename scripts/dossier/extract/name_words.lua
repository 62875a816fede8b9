--- Word lists that tell where a name begins, ends and what it is: closed
--- classes of English, no names. (Names stand in data/gazetteers.)

local words = {}

local function set(list)
  local out = {}
  for word in list:gmatch "%S+" do out[word] = true end
  return out
end

--- Words that begin sentences and headings with a capital but no name.
words.functional = set [[
  a about above across actually after again against ago ahead all almost alone along already
  also although always am amid among an and another any anybody anyone anything anyway are
  around as asked at away back based be because been before behind being below besides best
  better between beyond big both but by call can cannot clearly come could currently dear
  despite did do does don't done down due during each earlier early either else elsewhere
  especially even eventually ever every everybody everyone everything except far few finally
  first following for former formerly four from further furthermore given go good great had
  half has have having he hello help hence her here hers hi him his how however i if in
  including indeed initially inside instead into is it its itself just last late later
  least less let like likewise located look made make many may maybe me meanwhile might mine
  more moreover most mostly much must my near nearly neither never nevertheless new next nice
  no nobody none nonetheless nor not nothing notably now of off often ok okay old on once one
  ones only onto or other others otherwise our ours out outside over overall own part partly
  perhaps please plus previously probably quite rather re read really recent recently regarding
  right said same say says second secondly seven several shall she should similarly simply
  since six so some somebody someone something sometimes somewhere soon sorry speaking still
  such sure take ten than thank thanks that the their theirs them then there thereafter
  therefore these they thing think third this those though three through throughout thus till to
  today together tomorrow tonight too toward towards twice two ultimately under unfortunately
  unless unlike until up upon us use used using usually very via want was we well were what
  whatever when whenever where whereas wherever whether which while who whoever whole whom
  whose why will with within without would yes yesterday yet you young your yours
  monday tuesday wednesday thursday friday saturday sunday january february march april june
  july august september october november december
  question answer photo image video subject note update updated breaking exclusive analysis
  opinion editorial read more related source sources table figure chapter section part
  north south east west northern southern eastern western central
  let's it's that's there's what's who's i'm i've i'd i'll we're we've they're you're
  lol omg wow hey oh yeah hmm ah haha
  determination limits changes officials analysts experts critics lawmakers reporters people
  troops soldiers police]]

--- The same words as they can stand in a text: "the", "The", "THE".
words.functional_forms = {}
for word in pairs(words.functional) do
  words.functional_forms[word] = true
  words.functional_forms[word:upper()] = true
  words.functional_forms[word:sub(1, 1):upper() .. word:sub(2)] = true
end

--- After "Minister of", "Secretary for": what an office is in charge of. They
--- part the title from the name that follows without a comma.
words.portfolio = set [[
  Affairs Foreign National Defense Defence Economic Economy Economics Finance Interior Justice
  State Health Education Labor Labour Transport Transportation Energy Culture Agriculture Trade
  Commerce Environment Science Technology Digital Development Security Homeland Treasury Navy
  Army Air Force War Public Safety Industry Information Internal External Relations European
  Cooperation Planning Policy Indo-Pacific East Asian Pacific Intelligence Operations Staff
  Investment Welfare Housing Urban Rural Veterans Family Women Youth Sports Tourism Water
  Resources Climate Change Research Higher Employment Social Services Immigration Citizenship
  Border Local Government Home Union Parliament Congress Cabinet Council Human Rights Trade
  International Maritime Ocean Strategic Space Cyber Logistics Acquisition Sustainment Budget
  Personnel Political Military Nonproliferation Arms Control Near South Central Africa Asia
  African Western Hemisphere Coast Guard General Joint Chiefs House Representatives Senate]]

--- Last words of places' names, and first words of them.
words.place_heads = set [[
  Strait Straits Sea Seas Island Islands Isles River Mountain Mountains Province County Bay Ocean
  Peninsula Valley Lake Desert Gulf Canal Harbor Harbour Airport Bridge Beach Forest Hills Plateau
  Archipelago Atoll Reef Shoal Cape Coast Basin Prefecture District Township Street Avenue
  Boulevard Blvd Road Square Park Creek Falls Heights City Channel Highway Cove Inlet Ridge Lagoon
  Pass Fjord Glacier Volcano Oblast Governorate Borough Airfield]]
words.place_first = set [[Mount Mt Mt. Lake Fort Ft. Cape Camp Port Puerto San Santa São Saint St. St Isla Île River]]

--- "Base" and "Station" end a place's name after one of these.
words.base_kinds = set "Air Naval Army Force Navy Military Submarine Support Aviation Corps Guard"
words.base_heads = set "Base Station Depot Facility"

--- Words of direction, which begin names as well as sentences.
words.directions = set "North South East West Northern Southern Eastern Western Central"

--- Kinds of ships: a capitalised name right after one is a ship's.
words.ship_nouns = set [[
  ferry destroyer frigate cruiser corvette submarine tanker freighter trawler ship warship vessel
  boat yacht schooner tugboat tug icebreaker cutter minesweeper minehunter gunboat lifeboat barge
  steamer liner battleship dreadnought brig sloop catamaran supertanker dredger]]

words.carriers = set "aircraft LNG LPG bulk car ore gas crude vehicle livestock reefer container"

--- "the village of Nova Hrebla"
words.settlements = set [[village town city port island district province region county suburb hamlet
  municipality settlement commune parish township atoll]]

--- Nouns, no offices, that a person's name follows: "her counterpart Kadri Mets".
words.person_nouns = set [[
  counterpart colleague rival opponent striker goalkeeper winger midfielder defender forward captain
  teammate skipper golfer sprinter cyclist singer actor actress novelist poet painter composer
  guitarist rapper comedian filmmaker photographer blogger farmer fisherman fishmonger resident
  survivor victim suspect brother sister son daughter wife husband father mother widow grandson
  neighbour neighbor pensioner shopkeeper volunteer bystander eyewitness passenger]]

--- Words that no person is named by, in a run of capitals.
words.impersonal = set [[
  Project Program Programme Mission Initiative Ally Allies League Championship Cup Trophy Award Prize
  Plan Deal Talks Summit Crisis Report Index Fund Tour Shift Line Zone Area Base Station Stadium Street
  Festival Film International Orchestra Choir Band Games Open Prix Hurricane Typhoon Cyclone Theatre
  Theater Hotel Tower Palace Hall House Team Squad Week Day Edition Series Model]]

--- Last words of firms' and clubs' names, where a name stands before them.
words.firm_ends = set [[
  Capital Partners Ventures Enterprises Motors Logistics Insurance Petroleum Studios Securities
  Carriers Lines Shipyards Shipyard Airways United Rovers Wanderers Albion Athletic FC AFC]]

--- "Farmers' Union", "People's Front": whose body it is, when no one else's.
words.irregular_plurals = set "People Women Children Men"

--- Heads that a system, a product or a phrase can end with as well as a firm:
--- they need a country, a known organisation or an acronym besides.
words.weak_heads = set [[
  Administration Aircraft Bloc Board Bulletin Campaign Capital Conference Corps Customs Daily
  Delegation Delegations Dispatch Division Divisions Electronics Enterprise Enterprises Exchange
  Globe Government Governments Initiative Insurance Labs Library Logistics Magazine Media Mirror
  Mission Missions Motors Network Networks Observer Office Offices Order Partners Petroleum
  Presidency Project Projects Radio Registry Reserve Review Sentinel Service Services Standard
  Station Steel Stores Studios Support System Systems TV Team Technologies Technology Television
  Trust Ventures Watch Weekly Wing Wire Works]]

--- Bodies that are named by one word.
words.single_bodies = set "Parliament Senate Congress Cabinet Politburo Bundestag Knesset Duma Diet"

--- Common nouns that a nationality before them makes no name of.
words.common_bodies = set "military forces troops authorities navy army police"

--- Heads that end laws, treaties and resolutions.
words.law_heads = set "Act Treaty Accord Accords Protocol Convention Agreement Constitution Amendment"

--- Words of a name that are written small inside it.
words.particles = set [[de da del della der den di do dos du la le van von bin ibn al el ben ter ten
  zu und y e abu]]

--- Verbs of bodily movement: a capital after "to" or "from" is then a place.
words.movement = set [[
  visit visits visited visiting trip trips travel travels traveled travelled traveling travelling
  flew fly flies flying flight flights went go goes going gone return returned returning returns
  arrive arrived arriving arrives came come coming journey journeys drove drive driving moved move
  moving tour toured left leave leaving headed heading route way back sailed road train bus]]

--- Capitalised words that belong to the title after them.
words.title_modifiers = set [[State Deputy Vice Assistant Associate Acting Principal Senior Lead Special
  Executive Managing Interim Retired]]

--- Verbs and prepositions besides, after which a place may stand.
words.reaching = set "reached hit struck entered crossed of from to towards toward"

words.locative = set "in at near outside inside around across through throughout central downtown"

--- Two-letter codes of the American states, as after a city: "Tucson, AZ".
words.state_codes = set [[AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO
  MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC]]

return words
