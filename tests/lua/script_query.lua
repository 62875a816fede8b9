-- Choosing among scripts by an expression.
local test = require "testing"
require "dossier"
local query = require "dossier.script_query"

local function card(name, kind, categories, does, summary, emits)
  return { name = name, kind = kind, categories = categories, does = does, summary = summary, description = "",
    emits = emits or {}, label = "user" }
end

local CARDS = {
  card("arms-register", "report", { "deals" }, { "reads-only" }, "sales of arms, one row an item"),
  card("arms-draft", "report", { "deals", "draft" }, { "writes-files" }, "sales, not finished and not checked"),
  card("names", "extractor", { "names" }, { "writes-entities" }, "people and organisations", { "mention:person" }),
  card("ships", "extractor", { "vessels" }, { "writes-entities", "writes-facts" }, "Where a vessel is. Größe", { "fact:ship" }),
}

local function chosen(text)
  local is = assert(query.compile(text))
  local names = {}
  for _, one in ipairs(CARDS) do
    if is(one) then names[#names + 1] = one.name end
  end
  return table.concat(names, " ")
end

test("words of names, categories, kinds, behaviours and texts", function()
  for text, wanted in pairs {
    ["sales"] = "arms-register arms-draft", ["sale"] = "arms-register arms-draft", ["SALES"] = "arms-register arms-draft",
    ["sal"] = "", ["arms"] = "arms-register arms-draft", ["arms-register"] = "arms-register",
    ["extractor"] = "names ships", ["writes-facts"] = "ships", ["vessel"] = "ships", ["größe"] = "ships",
    ["arms-*"] = "arms-register arms-draft", ["*s"] = "arms-register arms-draft names ships", ["sh?ps"] = "ships",
    ["gr??e"] = "ships", ["*reg*ter"] = "arms-register", ["sh*?s"] = "ships",
    ["??"] = "arms-register ships", ["ships*"] = "ships", ["*xt*"] = "names ships",
    ["n*s"] = "names", ["a.*"] = "", ["%a"] = "",
  } do
    test.same(chosen(text), wanted, text)
  end
end)

test("and, or, not and parentheses", function()
  for text, wanted in pairs {
    ["sales and not draft"] = "arms-register", ["sales !draft"] = "arms-register", ["sales AND NOT draft"] = "arms-register",
    ["draft or names"] = "arms-draft names", ["draft | names"] = "arms-draft names", ["sales & draft"] = "arms-draft",
    ["not (sales or names)"] = "ships", ["sales and draft or ships"] = "arms-draft ships",
    ["sales and (draft or ships)"] = "arms-draft", ["not not draft"] = "arms-draft", ["sales draft"] = "arms-draft",
    ["(((ships)))"] = "ships", ["not report"] = "names ships",
  } do
    test.same(chosen(text), wanted, text)
  end
end)

test("fields and quotations", function()
  for text, wanted in pairs {
    ["name:ships"] = "ships", ["kind:report draft"] = "arms-draft", ["category:deal*"] = "arms-register arms-draft",
    ["category:names"] = "names", ["text:names"] = "", ["does:reads-only"] = "arms-register",
    ["emits:fact:*"] = "ships", ["in:user"] = "arms-register arms-draft names ships", ["in:system"] = "",
    ['"one row"'] = "arms-register", ['"row one"'] = "", ['"and"'] = "arms-draft names", ['name:"ships"'] = "ships",
    ['"not finished"'] = "arms-draft",
  } do
    test.same(chosen(text), wanted, text)
  end
end)

test("what is no expression is told at its character", function()
  for text, wanted in pairs {
    ["sales and"] = "character 10: a word is missing at the end",
    ["("] = "character 2: a word is missing at the end",
    ["(sales"] = "character 7: ')' is missing for the '(' of character 1",
    ["sales)"] = "character 6: ')' has no '(' before it",
    ["or sales"] = "character 1: a word was expected, not 'or'; the word itself is written \"or\"",
    ["sales or and x"] = "character 10: a word was expected, not 'and'",
    ["()"] = "character 2: a word was expected, not ')'",
    ['sales "x'] = "character 7: a quotation does not end",
    ["größe and )"] = "character 11: a word was expected, not ')'",
    ["catgory:x"] = "character 1: there is no 'catgory:'; did you mean 'category:'?",
    ["zzzzzzzz:x"] = "character 1: there is no 'zzzzzzzz:'; there are category, does, emits, in, kind, name, text",
    ["sales \xff"] = "character 7: it is no UTF-8",
    ["name: x"] = "character 1: a word is missing behind 'name:'",
    [("("):rep(100)] = "character 51: it is nested too deep",
    [("!"):rep(5000)] = "character 4097: it is longer than 4096 bytes",
  } do
    local none, message = query.compile(text)
    test.same(none, nil, text)
    test.holds(message, wanted)
  end
end)

test("no word makes it slow", function()
  local begun = os.clock()
  local is = query.compile(("*a"):rep(30) .. "b")
  is(card(("a"):rep(250), "report", {}, {}, ("a"):rep(100) .. " " .. ("a"):rep(100000)))
  assert(os.clock() - begun < 1, os.clock() - begun)
end)

test("any bytes are an expression or told", function()
  local bytes = { "(", ")", "!", "&", "|", '"', ":", "a", "*", "?", "%", "[", "\xff", "é", " ", "and", "or", "not", "name:" }
  local seed = 7
  for _ = 1, 2000 do
    local parts = {}
    for i = 1, 8 do
      seed = (seed * 1103515245 + 12345) % 2147483648
      parts[i] = bytes[seed // 65536 % #bytes + 1]
    end
    local is, message = query.compile(table.concat(parts))
    if is then is(CARDS[1]) else test.holds(message, "character ") end
  end
end)

test.done()
