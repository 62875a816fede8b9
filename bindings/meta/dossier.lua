---@meta dossier
--- The Lua interface of dossier, described once. help(x) at the prompt, the
--- manual's reference and editors' completion all read this file; a function
--- registered in C or Lua without an entry here fails `make check`.
---
--- Positions are Lua's: `first, last`, 1-based and inclusive, in bytes, so that
--- `doc.text:sub(x.first, x.last)` is the thing itself. Wrong use raises an
--- error that names the argument; an expected failure returns
--- `nil, message, code` (code as dsr_status_name: "notfound", "syntax", ...).
--- Iterators close when their `for` ends, breaks or raises.

---@class dossier
---@field version string the library's version, "0.1.0"
---@field as_of? string in a script: the day that counts as today, where the user gave one (--as-of)
local dossier = {}

--- Open a corpus file. Modes: "read" (default), "write", "create" (write, and
--- make the file when it is missing), "build" (as "create", but a file that is
--- made gets its name at the end of the first `load`: all of it or none, and
--- faster), "look" (as "read", and a log that a crash left beside it stays there).
--- Example: local corpus <close> = assert(dossier.open "strait.dossier")
---@param path string
---@param mode? "read"|"write"|"create"|"build"|"look"
---@return corpus? corpus, string? message, string? code
function dossier.open(path, mode) end

--- Put what can be read of a damaged corpus into a new one. The damaged file is
--- never written; the new one must not be there. Returns the counts documents,
--- lost, uncut (documents whose zones are lost: extracting cuts them anew),
--- mentions, facts, entities, decisions, saved, dropped (rows), pages and unread
--- (pages of the damaged file); again: whether extractors must run again; and
--- losses, a list of messages.
---@param damaged string
---@param path string
---@return table? recovery, string? message, string? code
function dossier.recover(damaged, path) end

--- Analyse a text that is in no corpus: a document with tokens, sentences and
--- zones, without a key's meaning. Options: key, title, published (EDTF),
--- publisher.
--- Example: dossier.text("Gen. Lee left."):count [["Gen."]]  --> 1
---@param text string
---@param options? table
---@return document? document, string? message, string? code
function dossier.text(text, options) end

--- Compile a query (the language is described under "Queries" in the manual).
--- doc:search and corpus:search take the source string as well; compile once
--- what runs often. Options: policy = "longest" (default) | "shortest" | "all";
--- corpus, whose saved queries an @name in the source means.
---@param source string
---@param options? table
---@return query? query, string? message, string? code
function dossier.query(source, options) end

--- Compile a PCRE2 regular expression over plain strings. flags: "i" ignores
--- case, "w" must match the whole subject.
---@param source string
---@param flags? string
---@return pattern? pattern, string? message, string? code
function dossier.pattern(source, flags) end

--- A gazetteer: by name (NAME.tsv in the data folders), or made from a list of
--- entries { name =, aliases = {...}, type =, flags =, source =, attributes =
--- "key=value;..." }. A list with a field `name` may be asked by that name in
--- queries ([norm in NAME]) as long as the program runs.
--- Example: dossier.gazetteer "countries":get("ROC").name  --> "Taiwan"
---@param name string|table
---@return gazetteer? gazetteer, string? message, string? code
function dossier.gazetteer(name) end

--- Read a cardinal at the start of a string: its value (an integer where it is
--- whole, else a float) and how many bytes it took; nil when there is none.
--- Example: dossier.number "2.2 billion dollars"  --> 2200000000  11
---@param text string
---@return integer|number? value, integer? bytes
function dossier.number(text) end

--- Read an absolute or partial date at the start of a string: its EDTF value
--- and how many bytes it took; nil when there is none.
--- Example: dossier.date "October 30, 2020"  --> "2020-10-30"  16
---@param text string
---@return string? edtf, integer? bytes
function dossier.date(text) end

--- The first and last day an EDTF value spans, as "yyyy-mm-dd"; nil when it has
--- no year. Example: dossier.days "2022-02"  --> "2022-02-01"  "2022-02-28"
---@param edtf string
---@return string? first, string? last
function dossier.days(edtf) end

--- The day n days after an EDTF day. Example: dossier.day_add("2024-02-28", 2)
--- --> "2024-03-01". nil when the value is no single day.
---@param edtf string
---@param n integer
---@return string? edtf
function dossier.day_add(edtf, n) end

--- The weekday of an EDTF day, 1 (Monday) to 7; nil when it is no single day.
---@param edtf string
---@return integer? weekday
function dossier.weekday(edtf) end

--- A string folded as the attribute `norm` is (case, curly quotes, hyphens).
--- Example: dossier.fold "Taiwan’s"  --> "taiwan's"
---@param text string
---@return string
function dossier.fold(text) end

--- The identifier part of a name: folded, everything but letters and digits
--- turned to single hyphens. Example: dossier.slug "Karine Jean-Pierre"
--- --> "karine-jean-pierre"
---@param text string
---@return string
function dossier.slug(text) end

--- The names of the gazetteers that can be opened, sorted.
---@return string[]
function dossier.gazetteers() end

---@class corpus
---@field path string the file
---@field mode string "read" or "write"
local corpus = {}

--- Close the file now; using the corpus or anything from it later raises
--- "corpus is closed". Also done at the end of a `<close>` variable.
function corpus:close() end

--- Documents in key order. Filters: key, under (keys that begin so, "docs/"),
--- publisher, language, subcorpus (the name of a saved one), since, until_ (or
--- ["until"]; EDTF, a document counts
--- when its days overlap).
---@param filter? table
---@return fun(): document
function corpus:documents(filter) end

--- One document by its key.
---@param key string
---@return document? document, string? message, string? code
function corpus:document(key) end

--- Hits of a query over the corpus, documents in key order. Options: limit,
--- and the filters of corpus:documents.
--- Example: for hit in corpus:search [["asymmetric" "warfare"]] do print(hit:cite()) end
---@param query string|query
---@param options? table
---@return fun(): hit
function corpus:search(query, options) end

--- How many hits a query has (hits, not documents), and in how many documents.
---@param query string|query
---@param options? table
---@return integer hits, integer documents
function corpus:count(query, options) end

--- How a search would go about it, as a few lines of text: what every hit must
--- hold and how many tokens and documents have it, the rarest first; what each
--- way of finding the hits would cost; and which is taken. Counts are the
--- index's: they know of replaced documents and of captions, too.
--- Example: print(corpus:explain [["of" []{0,2} "frigates"]])
---@param query string|query
---@param options? table
---@return string
function corpus:explain(query, options) end

--- A concordance (KWIC): prints itself; its rows are { left =, text =, right =,
--- cite =, captures = { name = { first, last, text } }, times = }. Options: width
--- (40 or "40c": characters a side, "8t": tokens, "s": the sentence), sort (keys
--- with commas: "left:2" and "right:2" tokens, "hit", "document" (default),
--- "date", "publisher", a capture's name), limit (rows, or groups), group =
--- "word" | "norm" | "document" | "publisher" | "month" | "quarter" | "year" | a
--- capture's name (then `groups` counts hits a value, and rows are the first hit
--- of each), sample (draw so many, the same ones each time; another seed = N
--- draws others), unique = true or a number of tokens a side (5): passages that
--- repeat are one row, `times` says how often; and the filters of
--- corpus:documents.
--- Example: print(corpus:concordance([["defen[cs]e" "minister"]], { sort = "right:2", limit = 20 }))
---@param query string|query
---@param options? table
---@return concordance
function corpus:concordance(query, options) end

--- Mentions in document and byte order. Filters: type, entity ("type:slug"),
--- doc (key), script. Mentions inside a longer one are left out.
---@param filter? table
---@return fun(): mention
function corpus:mentions(filter) end

--- Entities by id, as they are resolved across documents and by decisions.
--- Filters: type, and flagged = true: those whose name is one edit from one that is
--- much more frequent (`near`, its id), and which may be slips of it.
---@param filter? table
---@return fun(): entity
function corpus:entities(filter) end

--- One entity by id ("place:taiwan"), name or alias; the one with most mentions
--- when several share the name. An unknown name gives nil and the nearest.
---@param name string
---@return entity? entity, string? message, string? code
function corpus:entity(name) end

--- The word that a number of doc:ids() stands for, or its "norm", "stem", "shape"
--- or "kind"; nil for a number of no word.
---@param id integer
---@param by? string
---@return string?
function corpus:word(id, by) end

--- Facts (quotes, figures, deals and what scripts declare) in document and byte
--- order. Filters: type, doc, script.
---@param filter? table
---@return fun(): fact
function corpus:facts(filter) end

--- Counts: documents, bytes, tokens, sentences, forms, mentions, entities,
--- facts, runs (a list), languages; stale, the documents that other rules than
--- today's cut into zones and sentences (nil when the rules cannot be read).
---@return table
function corpus:info() end

--- Load files, folders, JSONL or "-" and run the default extractors. Documents
--- that other rules cut (data/zones.rules, data/abbreviations.tsv changed since)
--- are cut anew first: their mentions and facts go until extractors ran. Options:
--- date, prefix, key, meta (a table), dry_run, extract (false: load only).
--- batch (documents a transaction; none: some 32 MB of text at a time), threads
--- (1; with more, texts are cut ahead; the corpus is the same, byte for byte),
--- progress (a function, called with "load", "recut" or "extract" and how many
--- are done).
--- Returns the counts found, loaded, unchanged, replaced, origins, refused,
--- skipped, left_out, repaired, foreign, bytes, recut; notices, a list of { what =,
--- message = }; and extraction, as corpus:extract gives it.
---@param paths string|string[]
---@param options? table
---@return table? summary, string? message, string? code
function corpus:load(paths, options) end

--- Run extractors (by name or file; none: the default ones) over every document
--- that they have not seen in this version, and before them those they come
--- after. Documents that other rules cut are cut anew first, as by corpus:load.
--- Each runs in a sealed process that is handed one text at a time; one that fails on
--- a document, or goes over a limit there, costs that document. Options: batch and
--- progress, as of corpus:load; time, seconds for an extractor over a document (5,
--- and 10 more for each MB), memory, megabytes that it may hold (256), and
--- require_sandbox: fail where a part of the seal cannot be had; trace and profile,
--- as of `dossier extract`.
--- Returns the counts documents, runs, current, failed, removed, added, recut,
--- failures, a list of { doc =, extractor =, message = }, and missing, the parts of
--- the seal that this machine lacks.
---@param scripts? string[]
---@param options? table
---@return table? summary, string? message, string? code
function corpus:extract(scripts, options) end

--- What extractors looked at in a document and let go, as they say themselves
--- (emit.refuse): they run over it once more and nothing is stored. The nearest to
--- the span first.
---@param key string the document's
---@param first integer
---@param last integer
---@param scripts? string[] names or files; the default ones
---@return table? refused a list of { extractor =, first =, last =, text =, type =, rule =, reason = }, and failures, a list of lines
---@return string? message
---@return string? code
---@usage print(corpus:refused("docs/a.txt", 114, 131)[1].reason)
function corpus:refused(key, first, last, scripts) end

--- Purge a document: text, postings, words only it used.
---@param key string
---@return boolean? done, string? message, string? code
function corpus:remove(key) end

--- Read the whole file and say what is wrong with it: a list of messages, empty
--- when it is sound.
---@return string[]
function corpus:check() end

--- Write the index in as few segments as can be and give the file's free pages
--- back; no answer changes. Returns the counts segments_before, segments, replaced
--- (documents whose postings went), bytes_before and bytes.
---@return table? done, string? message, string? code
function corpus:compact() end

---@class document
---@field key string
---@field source string? the path or record it was loaded from
---@field sha256 string
---@field title string? stated title or headline
---@field publisher string?
---@field author string?
---@field published string? EDTF
---@field language string "en", "und" (counts as English) or "other"
---@field metadata table further fields
---@field stated table the bytes that state title, author, published, publisher: { title = { first, last } }
---@field text string the whole text, bytes as loaded
---@field bytes integer
local document = {}

--- Hits of a query in this document.
---@param query string|query
---@return fun(): hit
function document:search(query) end

--- How many hits a query has in this document.
---@param query string|query
---@return integer
function document:count(query) end

--- Longest matches of a gazetteer: hits with `entry` and, where several entries
--- share the name, `entries`.
---@param gazetteer gazetteer|string
---@return fun(): hit
function document:find(gazetteer) end

--- Tokens: `for text, first, last in doc:tokens() do`. Options: zones = "all"
--- (default: those that search covers).
---@param options? table
---@return fun(): string, integer, integer
function document:tokens(options) end

--- The same tokens as numbers: of a form, wherever it stands in this file, always
--- the same. They are for counting and comparing within one run; what one stands
--- for tell corpus:word and document:word. Costs half of doc:tokens(). Options:
--- zones = "all".
--- Example: for id in doc:ids() do counts[id] = (counts[id] or 0) + 1 end
---@param options? table
---@return fun(): integer
function document:ids(options) end

--- The word that a number of doc:ids() stands for, or its "norm", "stem", "shape"
--- or "kind"; nil for a number of no word.
---@param id integer
---@param by? string
---@return string?
function document:word(id, by) end

--- Sentences: { first, last, text }. Options: zones = "all".
---@param options? table
---@return fun(): sentence
function document:sentences(options) end

--- The sentence that holds a byte; nil between sentences.
---@param position integer
---@return sentence?
function document:sentence(position) end

--- Zones: { first, last, kind, text }.
---@return fun(): zone
function document:zones() end

--- The kind of zone that holds a byte; nil at line ends.
---@param position integer
---@return string?
function document:zone(position) end

--- Cardinals: { first, last, text, value, kind = "digits"|"words"|"both" }.
---@return fun(): number_hit
function document:numbers() end

--- Absolute and partial dates: { first, last, text, value }.
---@return fun(): date_hit
function document:dates() end

--- Mentions of this document so far. Filters: type.
---@param filter? table
---@return fun(): mention
function document:mentions(filter) end

--- Facts of this document. Filters: type.
---@param filter? table
---@return fun(): fact
function document:facts(filter) end

--- A citation of bytes first..last of this document.
---@param first integer
---@param last integer
---@return citation
function document:cite(first, last) end

--- The number of the line that holds a byte, from 1.
---@param position integer
---@return integer
function document:line(position) end

---@class hit
---@field first integer
---@field last integer
---@field text string
---@field doc document
---@field entry? entry of a gazetteer's hit
--- A capture of the query is a field by its name, itself a hit: hit.sum.text,
--- hit.sum:cite(). (A capture named as a field above is not set.) One that is
--- an annotation, sum:<money/>, has the mention's type, id, name and value too.
---@field entries? entry[] where several entries share the name
local hit = {}

--- Where it stands.
---@return citation
function hit:cite() end

--- The text n characters to the left and right of it, within its line.
---@param n integer
---@return string left, string text, string right
function hit:context(n) end

---@class citation
---@field doc string the document's key
---@field line integer
---@field first integer
---@field last integer
---@field text string the words
---@field sentence string the sentence (or sentences) around them
---@field sentence_first integer
--- tostring gives "docs/a.txt:3 [120,131)": line, and bytes 0-based half-open.
local citation = {}

---@class mention
---@field doc string key
---@field first integer
---@field last integer
---@field text string
---@field type string
---@field id string "type:slug"
---@field name string canonical name
---@field value string? of dates (EDTF), amounts (decimal) ...
---@field rule string
---@field script string
local mention = {}

--- Where it stands.
---@return citation
function mention:cite() end

---@class fact
---@field doc string key
---@field type string
---@field first integer
---@field last integer
---@field text string
---@field rule string
---@field script string
---@field fields table values by name: strings, integers, floats, booleans; lists and records nest
---@field evidence table by name, nesting as `fields`: { first, last }
local fact = {}

--- Where the whole of it stands.
---@return citation
function fact:cite() end

--- The citation of a field's evidence ("buyer", "items.1.name"); nil when it
--- has none.
---@param path string
---@return citation?
function fact:cite_field(path) end

---@class entity
---@field id string
---@field type string
---@field name string
---@field mentions integer
---@field documents integer
---@field aliases string[]
---@field near? string
local entity = {}

---@class query
---@field source string
local query = {}

---@class pattern
---@field source string
local pattern = {}

--- First match at or after init: first, last, captures (a list; false where a
--- group took no part); nil when there is none.
---@param text string
---@param init? integer
---@return integer? first, integer? last, table? captures
function pattern:find(text, init) end

--- The matched words, or the captures where there are any (as string.match).
---@param text string
---@param init? integer
---@return string?
function pattern:match(text, init) end

--- Every match: `for first, last, captures in p:gmatch(text) do`.
---@param text string
---@return fun(): integer, integer, table
function pattern:gmatch(text) end

---@class gazetteer
---@field name string
local gazetteer = {}

--- The entry of a name or alias (folded); the first where several share it.
---@param name string
---@return entry?
function gazetteer:get(name) end

--- How many entries.
---@return integer
function gazetteer:count() end

---@class entry
---@field name string
---@field type string
---@field source string
---@field attributes table<string,string>
local entry = {}

---@class concordance
---@field rows table[]
---@field groups? table[] { text =, hits =, documents =, cite = }; text is nil for hits without a value
---@field width integer|string characters a side, or "8t", "s"
---@field hits? integer found; nil where the limit ended the search
---@field documents? integer that hold them
---@field passages? integer different ones, with unique
local concordance = {}

--- One of its rows as a line: the left context flush right, the hit in
--- brackets, the right context, the citation.
---@param row table
---@return string
function concordance:line(row) end

---@class sentence
---@field first integer
---@field last integer
---@field text string

---@class zone
---@field first integer
---@field last integer
---@field kind string
---@field text string

--- ---------------------------------------------------------------------------
--- What an extractor's extract(doc, emit) is handed beside the document.
---@class emit
---@field asked boolean whether somebody asked what is passed over
local emit = {}

--- Emit a mention: { first =, last =, type =, id = slug (default: slug of name),
--- name = (default: the words), value =, rule = }. Bytes must lie inside the
--- document, on characters' edges.
---@param mention table
function emit.mention(mention) end

--- Emit a fact: { type =, first =, last =, rule =, fields = {...}, evidence =
--- {...} }. fields: strings, integers, floats, booleans, lists and records of
--- these; evidence mirrors it with { first, last } pairs.
---@param fact table
function emit.fact(fact) end

--- Say that a candidate was looked at and let go, and why: first, last and reason;
--- type and rule where they are known. Nothing comes of it but where somebody asked
--- what was passed over (`dossier whynot`, corpus:refused); `emit.asked` is then true,
--- so that a script need not put a reason together for nobody.
---@param refusal table
---@usage if emit.asked then emit.refuse { first = hit.first, last = hit.last, type = "person", reason = "no surname" } end
function emit.refuse(refusal) end

--- ---------------------------------------------------------------------------
--- What a report's report(corpus, out, args) writes to. Blocks are data; the
--- host renders them as text, Markdown, HTML, CSV or JSON.
---@class out
local out = {}

--- Hand over a file, which is written after the script has ended well, below the
--- folder that the user chose. The manifest asks for it, grants = { files =
--- { "deals-*.csv" } }, and the user grants it, --grant files; else this raises. All
--- files together are at most 64 MB. Example: out:file("deals-2024.csv", text)
---@param name string letters, digits and what else a name has; "/" between folders
---@param bytes string
function out:file(name, bytes) end

--- A heading; level 1 is the report's title.
---@param text string
---@param level? integer 1 (default) to 3
function out:heading(text, level) end

--- A paragraph; cites: a list of citations.
---@param text string
---@param cites? citation[]
function out:text(text, cites) end

--- A table: { title =, columns = { { name =, title =, align = "left"|"right" },
--- ... }, rows = { { cell, ..., cite = {...} }, ... } }. A cell is a string, a
--- number, a boolean, nil (as false) or { value = , text =, cite = citation | list }.
---@param block table
function out:table(block) end

--- A quotation: { text =, by =, cite = }.
---@param block table
function out:quote(block) end

return dossier
