--- Words that say what a number counts: currencies, measures, stretches of
--- time, and the words before a number that qualify it.

local units = {}

--- Signs before an amount, longest first, with their ISO 4217 codes. A bare
--- "$" is the US dollar: texts that mean another one say so.
units.signs = {
  { "US$", "USD" }, { "U.S.$", "USD" }, { "NT$", "TWD" }, { "HK$", "HKD" },
  { "AU$", "AUD" }, { "CA$", "CAD" }, { "NZ$", "NZD" }, { "A$", "AUD" },
  { "C$", "CAD" }, { "S$", "SGD" }, { "R$", "BRL" }, { "US $", "USD" },
  { "U.S. $", "USD" }, { "NT $", "TWD" },
  { "$", "USD" }, { "€", "EUR" }, { "£", "GBP" }, { "¥", "JPY" },
  { "₩", "KRW" }, { "₹", "INR" }, { "₽", "RUB" }, { "₺", "TRY" },
  { "₴", "UAH" }, { "₪", "ILS" }, { "₱", "PHP" }, { "฿", "THB" },
}

--- Codes that stand before or after an amount as words.
units.codes = {}
for code in ([[AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD IDR ILS INR JPY KRW MXN
    MYR NOK NZD PHP PLN RMB RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR
    NTD]]):gmatch "%u+" do
  units.codes[code] = code
end
units.codes.RMB, units.codes.NTD = "CNY", "TWD"

--- Currency words after an amount; the words before "dollars" choose which.
units.money_words = {
  dollar = "USD", dollars = "USD", euro = "EUR", euros = "EUR", yen = "JPY",
  yuan = "CNY", renminbi = "CNY", won = "KRW", rupee = "INR", rupees = "INR",
  ruble = "RUB", rubles = "RUB", rouble = "RUB", roubles = "RUB",
  zloty = "PLN", zlotys = "PLN", hryvnia = "UAH", hryvnias = "UAH",
  shekel = "ILS", shekels = "ILS", baht = "THB", peso = "PHP", pesos = "PHP",
  ringgit = "MYR", rupiah = "IDR", dong = "VND", rand = "ZAR", lira = "TRY",
  cents = "USD",
}
units.dollars_of = {
  us = "USD", ["u.s."] = "USD", american = "USD", taiwan = "TWD",
  taiwanese = "TWD", ["hong kong"] = "HKD", australian = "AUD",
  canadian = "CAD", singapore = "SGD", ["new zealand"] = "NZD",
  ["new taiwan"] = "TWD", chinese = "CNY", korean = "KRW",
  ["south korean"] = "KRW", japanese = "JPY", indian = "INR",
  philippine = "PHP", mexican = "MXN", russian = "RUB",
}

local function each(target, value, words)
  for word in words:gmatch "%S+" do target[word] = value end
end

--- Measures: the word or sign after the number -> the canonical unit.
units.measures = {}
each(units.measures, "km", "kilometer kilometers kilometre kilometres km kms")
each(units.measures, "mile", "mile miles mi")
each(units.measures, "m", "meter meters metre metres m")
each(units.measures, "cm", "centimeter centimeters centimetre centimetres cm")
each(units.measures, "mm", "millimeter millimeters millimetre millimetres mm")
each(units.measures, "ft", "foot feet ft")
each(units.measures, "in", "inch inches")
each(units.measures, "yd", "yard yards")
each(units.measures, "kg", "kilogram kilograms kilo kilos kg")
each(units.measures, "g", "gram grams")
each(units.measures, "lb", "pound pounds lb lbs")
each(units.measures, "t", "ton tons tonne tonnes")
each(units.measures, "l", "liter liters litre litres")
each(units.measures, "gal", "gallon gallons")
each(units.measures, "bbl", "barrel barrels")
each(units.measures, "ha", "hectare hectares")
each(units.measures, "acre", "acre acres")
each(units.measures, "kn", "knot knots")
each(units.measures, "mph", "mph")
each(units.measures, "km/h", "kph kmh")
each(units.measures, "w", "watt watts")
each(units.measures, "kw", "kilowatt kilowatts kw")
each(units.measures, "mw", "megawatt megawatts mw")
each(units.measures, "gw", "gigawatt gigawatts gw")
each(units.measures, "kt", "kiloton kilotons")
each(units.measures, "mt", "megaton megatons")
each(units.measures, "degree", "degree degrees")

--- Two-word measures, by first and second word.
units.compound_measures = {
  nautical = { mile = "nmi", miles = "nmi" },
  metric = { ton = "t", tons = "t", tonne = "t", tonnes = "t" },
  square = {
    kilometer = "km2", kilometers = "km2", kilometre = "km2",
    kilometres = "km2", mile = "mi2", miles = "mi2", meter = "m2",
    meters = "m2", metre = "m2", metres = "m2", feet = "ft2", foot = "ft2",
  },
  cubic = {
    meter = "m3", meters = "m3", metre = "m3", metres = "m3", feet = "ft3",
  },
}

--- Stretches of time, with their EDTF letter where there is one.
units.times = {}
each(units.times, "second", "second seconds")
each(units.times, "minute", "minute minutes")
each(units.times, "hour", "hour hours")
each(units.times, "day", "day days")
each(units.times, "week", "week weeks")
each(units.times, "month", "month months")
each(units.times, "quarter", "quarter quarters")
each(units.times, "year", "year years")
each(units.times, "decade", "decade decades")
each(units.times, "century", "century centuries")

--- Words before a number that say how exactly it is meant. By last word, so
--- that one look at the word before the number decides.
units.qualifiers = {}
for phrase in ([[roughly|about|around|approximately|some|nearly|almost|over|
under|below|above|only|just|circa|exactly|exceeding|exceed|exceeds|exceeded|
more than|less than|fewer than|greater than|no more than|no less than|
not more than|at least|at most|up to|as many as|as much as|as few as|
close to|well over|well under|just over|just under|an estimated|
an additional|another|a further|a total of|not to exceed|a record|
estimated]]):gsub("\n", ""):gmatch "[^|]+" do
  local last = phrase:match "(%S+)$"
  units.qualifiers[last] = units.qualifiers[last] or {}
  table.insert(units.qualifiers[last], phrase)
end
for _, phrases in pairs(units.qualifiers) do
  table.sort(phrases, function(a, b) return #a > #b end)
end

--- Plural nouns without an s.
units.plurals = {}
each(units.plurals, true, [[troops people personnel aircraft men women children
  police infantry cavalry staff crew spacecraft watercraft hovercraft
  percent fighters sheep fish]])

--- The decimal digits of a number's value, without a needless fraction.
function units.decimal(value)
  if math.type(value) == "integer" then return string.format("%d", value) end
  if value == math.floor(value) and math.abs(value) < 2 ^ 53 then
    return string.format("%d", math.tointeger(value))
  end
  return (string.format("%.12g", value))
end

--- "2200000000" -> "2,200,000,000"
function units.grouped(digits)
  local whole, rest = digits:match "^(%-?%d+)(.*)$"
  if not whole then return digits end
  whole = whole:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
  return whole .. rest
end

return units
