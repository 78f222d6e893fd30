# SPDX-License-Identifier: Apache-2.0
# What doxygen reads instead of a file, which docs/site/filter names in $FILE. Line numbers stay, so
# that warnings fit.
#
# Pages: links between them and to files of this tree, which a Git host follows, become links of the
# site. Each page gets a label (docs/how-to/bson.md is how_to_bson), each heading one more
# (how_to_bson_read). docs/index.md becomes four pages, with the pages that each lists below it.
#
# Headers: comments here never say what a name says, while doxygen wants one for each name. What the
# code base writes once is therefore said again where it applies:
#   - an option's comment stands on its class, and is its member's;
#   - an overload has the comment of the one before it, a getter that of its setter;
#   - `result`, `options`, `run`, `waits` and the constructor mean the same in every operation;
#   - what a handle offers is described by the operation that it makes, and an operation's options
#     are listed with it.
# Left out: special members, what is said twice only for rvalues, codecs of single types, what only
# Motor itself can call, and the names of `internal`, but for what stands in `offered`.
#
# Any awk of POSIX runs this. Some take no braces after a letter and warn of \ in a string: hence [{]
# and [.]. Names after wide space in a list of parameters are the function's own variables.

BEGIN {
    file = ENVIRON["FILE"]
    word = "[A-Za-z0-9_]"
    edge = "(^|[^A-Za-z0-9_])"  # what is before a word
}

{ lines[NR] = $0 }

END {
    if (file ~ /\.md$/) pages(); else headers()
    for (i = 1; i <= NR; ++i) print lines[i]
}

# The first of the text that fits `whole`, without what fits `before` and `after` at its ends.
function part(text, whole, before, after) {
    if (!match(text, whole)) return ""
    text = substr(text, RSTART, RLENGTH)
    if (before != "") sub("^" before, "", text)
    if (after != "") sub(after "$", "", text)
    return text
}

function trimmed(text) {
    sub(/^[[:space:]]+/, "", text)
    sub(/[[:space:]]+$/, "", text)
    return text
}

# ---- Pages ----------------------------------------------------------------------------------------

function label(path) {
    if (path == "README.md") return "index"
    sub(/^docs\//, "", path)
    sub(/\.md$/, "", path)
    gsub(/[^A-Za-z0-9]+/, "_", path)
    return path == "index" ? "documentation" : tolower(path)
}

# As Git hosts make them of headings.
function anchor(text) {
    text = tolower(text)
    gsub(/[^a-z0-9_ -]/, "", text)
    gsub(/ /, "-", text)
    return text
}

# A link's target from the top of this tree.
function from_top(to,    parts, steps, n, count, i, path) {
    n = split(file, parts, "/") - 1
    sub(/\/+$/, "", to)
    count = split(to, steps, "/")
    for (i = 1; i <= count; ++i) {
        if (steps[i] == "..") { if (n > 0) --n }
        else if (steps[i] != ".") parts[++n] = steps[i]
    }
    for (i = 1; i <= n; ++i) path = path (i > 1 ? "/" : "") parts[i]
    return path
}

function target(to, heading,    path, name) {
    path = to != "" ? from_top(to) : file
    if (path !~ /\.md$/ || path ~ /^python\//) return "files/" path ".html"  # no page of the site
    name = label(path)
    if (heading == "") return "@ref " name
    gsub(/-/, "_", heading)
    return "@ref " (name == "documentation" ? heading : name "_" heading)
}

# [text](to#heading) or ![text](to) for the site.
function site_link(link,    image, at, text, to, heading) {
    image = sub(/^!/, "", link)
    at = index(link, "](")
    text = substr(link, 1, at) "("
    to = substr(link, at + 2, length(link) - at - 2)
    if (at = index(to, "#")) {
        heading = substr(to, at + 1)
        to = substr(to, 1, at - 1)
    }
    if (image) sub(/.*\//, "", to)
    return (image ? "!" text to : text target(to, heading)) ")"
}

function with_site_links(line,    done, found) {
    while (match(line, /!?\[[^]]*\]\([^)#[:space:]]*(#[^)]*)?\)/)) {
        found = substr(line, RSTART, RLENGTH)
        # Of one that leads to the web, what follows may still be a link.
        if (found ~ /^!?\[[^]]*\]\((https?:|mailto:)/) RLENGTH = length(found = substr(found, 1, 1))
        else found = site_link(found)
        done = done substr(line, 1, RSTART - 1) found
        line = substr(line, RSTART + RLENGTH)
    }
    return done line
}

# A page that docs/index.md lists becomes one below its own.
function with_subpage(line,    found, at) {
    if (!match(line, /\[[^]]*\]\(@ref [A-Za-z0-9_]+\)/)) return line
    found = substr(line, RSTART, RLENGTH)
    at = index(found, "](@ref ")
    return substr(line, 1, RSTART - 1) "@subpage " substr(found, at + 7, length(found) - at - 7) \
        " \"" substr(found, 2, at - 2) "\"" substr(line, RSTART + RLENGTH)
}

function labelled(line, here, first,    level, text, id) {
    match(line, /^#+/)
    level = substr(line, 1, RLENGTH)
    text = substr(line, RLENGTH + 2)
    sub(/[[:space:]]+$/, "", text)
    if (here == "documentation" && level == "##") {
        id = tolower(text)
        sub(/how to/, "how_to", id)
        return "@page " id " " text
    }
    id = here
    if (!first) {
        id = here "_" anchor(text)
        gsub(/-/, "_", id)
    }
    return id == "index" ? line : level " " text " {#" id "}"
}

function pages(    code, first, here, i) {
    first = 1
    here = label(file)
    for (i = 1; i <= NR; ++i) {
        if (lines[i] ~ /^```/) code = !code
        else if (code) continue
        else if (lines[i] ~ /^<!-- from .* -->$/) lines[i] = ""
        else if (lines[i] ~ /^#+ /) {
            lines[i] = labelled(lines[i], here, first)
            first = 0
        } else {
            lines[i] = with_site_links(lines[i])
            if (here == "documentation" && lines[i] ~ /^- /) lines[i] = with_subpage(lines[i])
        }
    }
}

# ---- Headers --------------------------------------------------------------------------------------

# Where a line is: in the scopes 1 to `depth`, each with its kind[], name[], path[], access[],
# comment[], internal[] and number[]. said[number, name] is what has been said of a name in a scope.
# A declaration's comment is `doc`, `docs` lines that end with \n.

function names(list, set,    parts, n) {
    for (n = split(list, parts, " "); n > 0; --n) set[parts[n]] = 1
}

BEGIN {
    names("detail core driver cursor_ops session_ops change_stream_ops " \
        "frameworks calls awaiter manual_event_loop uri_options " \
        "bucket_place download_state upload_state shared_work remove_upload turn " \
        "download_base download_step upload_base upload_step file_operation", internal_names)
    names("event_loop wake_up loop_of executor pool_statistics limits_option", offered)
    specialised = "(bson_codec|hash|tuple_element|tuple_size)"
    # What a constructor takes that only Motor itself can give.
    own_argument = edge "(core::" word "+|std::coroutine_handle<" word "+>|_bson_t[*]" \
        "|std::shared_ptr<(worker_pool|bucket_place|" word "+_state)>) " word
    specialisation = "^(template <[^;{]*> )?(struct|class) (" word "+::)*" specialised "<"
    for_rvalues = "^(template <[^{;]*> )?([[][[][^]]*[]][]] )?[A-Za-z0-9_:<>]+&& " word "+[(].*[)][[:space:]]*&&[[:space:]]*[{;]"
}

# A line without its strings, characters and comment.
function bare(line) {
    gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
    gsub(/'([^'\\]|\\.)'/, "''", line)
    sub(/\/\/.*/, "", line)
    return line
}

# The first paragraph of a comment, on one line.
function brief(text,    parts, count, i, words) {
    count = split(text, parts, "\n")
    for (i = 1; i <= count; ++i) {
        sub(/^[[:space:]]*\/\/\/<?[[:space:]]?/, "", parts[i])
        if (parts[i] == "" || parts[i] ~ /^@/) break
        words = words (i > 1 ? " " : "") parts[i]
    }
    return words
}

function blank(from, to) {
    for (; from <= to; ++from) lines[from] = ""
}

function joined(from, to,    text) {
    text = lines[from]
    while (++from <= to) text = text " " lines[from]
    return text
}

function document(at, text) {
    if (text == "") return
    match(lines[at], /^[[:space:]]*/)
    lines[at] = substr(lines[at], 1, RLENGTH) "/** " text " */ " substr(lines[at], RLENGTH + 1)
}

function said_of(name) {
    return (number[depth], name) in said ? said[number[depth], name] : ""
}

function say_of(name, text) {
    if (!((number[depth], name) in said)) said[number[depth], name] = text
}

# The name of the operator that a declaration declares, or "".
function operator_of(head,    found) {
    found = part(head, edge "operator[[:space:]]*([^A-Za-z0-9_[:space:](]+|[(][)]|[A-Za-z0-9_:]+[(])", \
        "[^A-Za-z0-9_]?operator[[:space:]]*", "")
    if (found ~ /^[A-Za-z0-9_:]+\($/) sub(/\($/, "", found)
    return found == "" ? "" : "operator" found
}

# The name that a declaration declares, or "".
function name_of(head,    found) {
    gsub(/\[\[[^]]*\]\]/, "", head)
    while (sub(/<[^<>()]*>/, "", head)) continue
    if (found = part(head, "^using " word "+ =", "using ", " =")) return found
    if (found = operator_of(head)) return found
    if (found = part(head, "~?" word "+[[:space:]]*[(]", "", "[[:space:]]*[(]")) return found
    return part(head, word "+[[:space:]]*(=.*|[{].*)?;$", "", "[^A-Za-z0-9_].*")
}

function made_by(head,    found) {
    found = part(head, edge "(operation|basic_cursor)<(gridfs_)?ops::" word "+>", ".*<", ">")
    if (found) return "motor::" found
    if (found = part(head, "<class Op = ops::" word "+", ".*::", "")) return "motor::ops::" found
    return head ~ /^change_stream watch\(/ ? "motor::ops::watch" : ""
}

function in_operations(    i) {
    for (i = 1; i <= depth; ++i) if (name[i] ~ /^(gridfs_)?ops$/) return 1
    return 0
}

function class_of_scope() {
    return kind[depth] == "class" ? name[depth] : ""
}

# Whether a name that has no comment needs none.
function speaks_for_itself(head, declared, class) {
    return access[depth] == "protected" \
        || declared == class && head ~ own_argument \
        || declared ~ /^(promise_type|value_type)$/ \
        || in_operations() && declared ~ /^(ready|repeat)$/ \
        || class ~ /_iterator$/ \
        || head ~ /^\[\[nodiscard\]\] awaiter|^awaiter /
}

function left_out(head, declared, class, commented) {
    return internal[depth] && !(declared in offered) \
        || head ~ /=[[:space:]]*(default|delete)[[:space:]]*;/ \
        || head ~ /^friend (class|struct)/ \
        || head ~ /^using [A-Za-z0-9_:]+::[A-Za-z0-9_]+;/ \
        || declared ~ /^~/ || declared == "operator=" \
        || !commented && speaks_for_itself(head, declared, class) \
        || head ~ specialisation \
        || class != "" && head ~ ("^(constexpr )?" class "[(](const )?" class "&&?( " word "+)?[)]") \
        || said_of(declared) && head ~ for_rvalues
}

function copied(from) {
    return "@copybrief " from " Options, result and errors are those of " from "."
}

# What a declaration that is deprecated says of it, or "".
function deprecation(text,    found) {
    if (!match(text, /\[\[deprecated\([[:space:]]*"/)) return ""
    found = substr(text, RSTART + RLENGTH)
    if (!index(found, "\")]]")) return ""
    found = substr(found, 1, index(found, "\")]]") - 1)
    gsub(/"[[:space:]]*"/, "", found)
    return "Deprecated: " found "."
}

# What the same name means in every class, or "".
function usual(declared, class, op) {
    if (!class) return op && declared ~ /_options$/ ? "What may be set on the operations that list it." : ""
    if (declared == "options") return "The options that it takes."
    if (declared == "result") return "What it comes to."
    if (declared == "run") return "Sends it, and waits for the answer: every style calls this."
    if (op && declared == class) return "Made by the member of the same name of a client, database or collection."
    if (op && declared == "waits") return "Whether it may wait on the server for long, and so not on a worker."
    if (op && declared == "tailable") return "Whether it stays alive at the end of its collection."
    return declared ~ /^(option|settings|limits)$/ ? "For its fluent members." : ""
}

# What to say of a declaration without a comment.
function said_again(from, to, head, declared, class,    found) {
    if (class ~ /_option$/ && head ~ /^Self& /) return comment[depth]
    if (found = said_of(declared)) return found
    if (found = made_by(head)) return copied(found)
    if (class == "event_listener" && (found = part(head, "[(](const )?" word "+_event&[)]", "[(](const )?", "&[)]")))
        return "@copybrief motor::" found
    if (head ~ /\[\[deprecated/ && (found = deprecation(joined(from, to)))) return found
    return usual(declared, class, in_operations())
}

# The comment behind what is declared, or "".
function trailing_comment(from, to,    text) {
    for (; from <= to; ++from) if (lines[from] ~ /\/\/\/</) text = text lines[from]
    sub(/.*\/\/\/</, "///<", text)
    return text
}

function declaration(from, to, head,    declared, class, trailing, own) {
    if (access[depth] == "private") return
    declared = name_of(head)
    class = class_of_scope()
    trailing = trailing_comment(from, to)
    if (left_out(head, declared, class, docs || trailing)) {
        blank(from - docs, to)
        return
    }
    own = brief(docs ? doc : trailing)
    if (docs || own != "") {
        say_of(declared, own)
        if (docs && from == to && class != "") declared_together(from, own)
        return
    }
    own = said_again(from, to, head, declared, class)
    say_of(declared, own)
    document(from, own)
}

# Doxygen takes a comment for the first alone of what is declared together.
function declared_together(at, text,    type, rest, parts, count, i) {
    rest = part(lines[at], "^[[:space:]]*(std::)?" word "+ " word "+( = [^,;]+)?(, " word "+( = [^,;]+)?)+;", \
        "[[:space:]]*", ";")
    if (rest == "") return
    type = substr(rest, 1, index(rest, " ") - 1)
    count = split(substr(rest, length(type) + 2), parts, /, /)
    lines[at] = ""
    for (i = 1; i <= count; ++i)
        lines[at] = lines[at] (i > 1 ? " " : "") type " " parts[i] "; /**< " text " */"
}

# How many more braces a text without strings opens than it closes.
function opened(text) {
    return gsub(/[{]/, "", text) - gsub(/[}]/, "", text)
}

# The line on which what has been opened on this one is closed.
function closed_on(at,    open) {
    for (;; ++at) {
        open += opened(bare(lines[at]))
        if (open <= 0 || at == NR) return at
    }
}

# Whether a text opens a namespace, class or enum: then in opening[] what it opens, its name, and
# whether it is a specialisation.
function opens_here(text) {
    if (!match(text, /^(namespace|class|struct|enum class|enum)([^A-Za-z0-9_]|$)/)) return 0
    opening["kind"] = part(substr(text, 1, RLENGTH), ".*", "", "[^a-z]")
    text = substr(text, length(opening["kind"]) + 1)
    sub(/^[[:space:]]*\[\[[^]]*\]\]/, "", text)
    sub(/^[[:space:]]*/, "", text)
    match(text, /^[A-Za-z0-9_:]*/)
    opening["name"] = substr(text, 1, RLENGTH)
    opening["special"] = substr(text, RLENGTH + 1) ~ /^[[:space:]]*</
    return 1
}

# The same, after as many of what fits `clause` and ends with `last` as can be.
function opens_after(text, clause, last,    at, rest) {
    if (text !~ clause) return opens_here(text)
    for (at = length(text) - length(last) + 1; at > 8; --at) {
        if (substr(text, at, length(last)) != last) continue
        rest = substr(text, at + length(last))
        if (last == " " ? opens_here(rest) : opens_after(rest, "^requires([^A-Za-z0-9_]|$)", " ")) return 1
    }
    return 0
}

function opens(head) {
    sub(/^inline /, "", head)
    if (head ~ /^template </) return opens_after(head, "^template <", "> ")
    return opens_after(head, "^requires([^A-Za-z0-9_]|$)", " ")
}

# The namespace of a line.
function namespace(    i, path_here) {
    for (i = 1; i <= depth; ++i)
        if (kind[i] == "namespace") path_here = path_here (path_here != "" ? "::" : "") path[i]
    return path_here
}

function option_link(option,    shown, full) {
    shown = option
    full = sub(/^ops::/, "", shown) ? "motor::" option : namespace() "::" option
    sub(/_option$/, "", shown)
    return "@ref " full " \"" shown "\""
}

# After an operation's comment: its options, which its class has from the list of its file.
function with_options(at, head,    list, options, option, links) {
    list = part(head, edge "public (ops::)?" word "+_options<", ".*public (ops::)?", "<")
    if (list == "" || lines[at] !~ /^[[:space:]]*\/\/\//) return
    options = part(joined(1, NR), edge "using " list " =[[:space:]]*(ops::)?option_list<Self,[^>]*>;", \
        "[^<]*<Self,", ">;")
    if (options == "") return
    while (match(options, /(ops::)?[A-Za-z0-9_]+_option([^A-Za-z0-9_]|$)/)) {
        option = substr(options, RSTART, RLENGTH)
        options = substr(options, RSTART + RLENGTH)
        sub(/[^A-Za-z0-9_]$/, "", option)
        links = links " " option_link(option)
    }
    lines[at] = lines[at] " @options{" substr(links, 2) "}"
}

function push(what, path_here, hidden,    last_name) {
    last_name = path_here
    sub(/.*::/, "", last_name)
    ++depth
    kind[depth] = what == "namespace" || what == "file" ? what : "class"
    name[depth] = last_name
    path[depth] = path_here
    access[depth] = what == "class" ? "private" : "public"
    comment[depth] = brief(doc)
    internal[depth] = hidden
    number[depth] = ++scopes
}

function is_internal(path_here,    parts, n) {
    for (n = split(path_here, parts, "::"); n > 0; --n) if (parts[n] in internal_names) return 1
    return 0
}

# Goes into a namespace or a class, or passes over it. The last line that it is done with.
function enter(from, to, head,    what, name_here, hidden, end) {
    what = opening["kind"]
    name_here = opening["name"]
    hidden = internal[depth] || access[depth] == "private"
    if (what == "namespace") {
        push(what, name_here, hidden || is_internal(name_here))
        return to
    }
    if (opening["special"] && name_here ~ ("^(std::)?" specialised "$") \
        || (name_here in internal_names) || hidden && !(name_here in offered)) {
        end = closed_on(to)
        blank(from - docs, end)
        return end
    }
    if (what ~ /^enum/) return closed_on(to)
    with_options(from - 1, head)
    push(what, name_here, 0)
    return to
}

function forget_comment() {
    doc = ""
    docs = 0
}

# Whether a line is not part of a declaration, and has been dealt with.
function between_declarations(line) {
    if (line ~ /^[[:space:]]*\/\/\//) {
        doc = doc line "\n"
        ++docs
        return 1
    }
    if (line ~ /^[[:space:]]*\/\//) return 1
    if (line ~ /^[[:space:]]*(public|protected|private):/)
        access[depth] = part(line, "[a-z]+", "", "")
    else if (line ~ /^[[:space:]]*[}]/) {
        if (depth > 1) --depth
    } else if (line !~ /^[[:space:]]*$/) return 0
    forget_comment()
    return 1
}

# What a line of a declaration adds to the numbers of open braces and parentheses, and to its head.
function add_to_declaration(text) {
    head = head (head == "" ? "" : " ") trimmed(text)
    braces += opened(text)
    parens += gsub(/[(]/, "", text) - gsub(/[)]/, "", text)
}

function headers(    i, from, text) {
    push("file", "", 0)
    for (i = 1; i <= NR; ++i) {
        if (lines[i] ~ /^[[:space:]]*#/) {
            while (lines[i] ~ /\\$/) ++i
            continue
        }
        if (!from) {
            if (between_declarations(lines[i])) continue
            from = i
            head = ""
            braces = parens = 0
        }
        text = bare(lines[i])
        add_to_declaration(text)
        if (parens > 0) continue
        if (braces == 1 && text ~ /[{][[:space:]]*$/ && opens(head)) i = enter(from, i, head)
        else if (braces > 0 || text !~ /[;}][[:space:]]*$/) continue
        else declaration(from, i, head)
        from = 0
        forget_comment()
    }
}
