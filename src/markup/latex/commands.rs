//! What the commands of LaTeX and of its usual packages do to the text.

use unicode_normalization::UnicodeNormalization;

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Its arguments: `*` a star, `o` in brackets, `m` in braces: passed over; `t` in braces: read.
    Arguments(&'static str),
    /// As [`Command::Arguments`], and it ends the paragraph.
    Apart(&'static str),
    /// As [`Command::Arguments`], and something that is no text stands for it (the number of a figure).
    Object(&'static str),
    /// Characters.
    Symbol(&'static str),
    /// What it reads is emphasised.
    Emphasis,
    /// Its argument is code.
    Code,
    Heading,
    Caption,
    /// A note: a footnote, also in the margin.
    Note,
    /// A combining accent on the next letter.
    Accent(char),
    /// `\enquote`.
    Quote,
    /// A quotation of csquotes, with what is cited: displayed or not, in whose arguments a key stands or not.
    Quotation {
        block: bool,
        key: bool,
        language: bool,
    },
    /// A citation.
    Citation(Citing),
    Href,
    Url,
    Title,
    Author,
    Date,
    /// Bibliographies; whether `.bib` may be left out.
    Bibliography(bool),
    Define,
    /// `\def`.
    PlainDefine,
    Begin,
    End,
    Item,
    /// `\\`.
    LineBreak,
    Paragraph,
    Cells,
    Verb,
    /// `\(` and `\[`, with what ends it.
    Math(&'static str),
    /// Not known: what reads like prose is prose.
    Unknown,
}

/// How a command cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Citing {
    /// The source's author is part of the sentence.
    pub narrative: bool,
    /// Takes several lists of keys, each with notes.
    pub many: bool,
}

/// What the command `name` (without its backslash and star) does.
pub(super) fn command(name: &str) -> Command {
    if let Some(text) = symbol(name) {
        return Command::Symbol(text);
    }
    if let Some(mark) = accent(name) {
        return Command::Accent(mark);
    }
    match name {
        "begin" => Command::Begin,
        "end" => Command::End,
        "item" => Command::Item,
        "\\" | "newline" | "linebreak" | "tabularnewline" => Command::LineBreak,
        "par" | "newpage" | "clearpage" | "cleardoublepage" | "pagebreak" | "maketitle" | "bigskip" | "medskip"
        | "smallskip" | "bigbreak" | "medbreak" | "appendix" | "tableofcontents" | "listoffigures" | "listoftables"
        | "and" | "frontmatter" | "mainmatter" | "backmatter" | "columnbreak" => Command::Paragraph,
        "part" | "chapter" | "section" | "subsection" | "subsubsection" | "paragraph" | "subparagraph" | "addchap"
        | "addsec" | "addpart" | "minisec" | "frametitle" | "framesubtitle" => Command::Heading,
        "caption" | "captionof" | "subcaption" | "topcaption" | "bottomcaption" => Command::Caption,
        "footnote" | "footnotetext" | "endnote" | "sidenote" | "marginpar" | "marginnote" | "tablefootnote"
        | "blfootnote" | "thanks" => Command::Note,
        "enquote" | "mkbibquote" | "q" => Command::Quote,
        "textquote" => Command::Quotation { block: false, key: false, language: false },
        "textcquote" => Command::Quotation { block: false, key: true, language: false },
        "blockquote" => Command::Quotation { block: true, key: false, language: false },
        "blockcquote" => Command::Quotation { block: true, key: true, language: false },
        "foreigntextquote" | "hyphentextquote" => Command::Quotation { block: false, key: false, language: true },
        "foreigntextcquote" | "hyphentextcquote" => Command::Quotation { block: false, key: true, language: true },
        "foreignblockquote" | "hyphenblockquote" => Command::Quotation { block: true, key: false, language: true },
        "foreignblockcquote" | "hyphenblockcquote" => Command::Quotation { block: true, key: true, language: true },
        "emph" | "textbf" | "textit" | "textsl" | "underline" | "uline" | "uuline" | "ul" | "hl" | "alert" | "so"
        | "structure" => Command::Emphasis,
        "texttt" | "lstinline" | "mintinline" | "path" | "code" => Command::Code,
        "verb" | "Verb" => Command::Verb,
        "href" => Command::Href,
        "url" | "nolinkurl" => Command::Url,
        "title" => Command::Title,
        "author" | "authors" => Command::Author,
        "date" => Command::Date,
        "bibliography" => Command::Bibliography(true),
        "addbibresource" | "addglobalbib" | "addsectionbib" => Command::Bibliography(false),
        "newcommand"
        | "renewcommand"
        | "providecommand"
        | "DeclareRobustCommand"
        | "newcommandx"
        | "NewDocumentCommand"
        | "RenewDocumentCommand"
        | "ProvideDocumentCommand"
        | "DeclareDocumentCommand" => Command::Define,
        "def" | "gdef" | "edef" | "xdef" | "let" => Command::PlainDefine,
        "multicolumn" => Command::Cells,
        "(" => Command::Math("\\)"),
        "[" => Command::Math("\\]"),
        "ref" | "eqref" | "pageref" | "autoref" | "cref" | "Cref" | "nameref" | "vref" | "Vref" | "cpageref"
        | "labelcref" | "subref" | "ensuremath" | "footnotemark" | "gls" | "ding" | "faIcon" => Command::Object("*om"),
        "today" => Command::Object(""),
        "crefrange" | "Crefrange" | "SI" | "qty" => Command::Object("omm"),
        _ => layout(name).or_else(|| citing(name).map(Command::Citation)).unwrap_or(Command::Unknown),
    }
}

/// Commands about the page, and those of whose arguments not all are text.
fn layout(name: &str) -> Option<Command> {
    let arguments = match name {
        "textrm" | "textsf" | "textsc" | "textup" | "textmd" | "textnormal" | "textlf" | "textsuperscript"
        | "textsubscript" | "mbox" | "hbox" | "text" | "fbox" | "uppercase" | "lowercase" | "MakeUppercase"
        | "MakeLowercase" | "sout" | "st" | "num" | "centerline" | "leftline" | "rightline" | "acronym" | "acs"
        | "ac" | "acp" | "nohyphens" | "underbar" => "*t",
        "makebox" | "framebox" => "oot",
        "parbox" => "ooomt",
        "raisebox" => "moot",
        "scalebox" | "textcolor" | "colorbox" | "foreignlanguage" | "hyperlink" | "hypertarget" | "rotatebox"
        | "selectfont" | "textlang" | "adjustbox" => "omot",
        "fcolorbox" | "resizebox" => "*ommt",
        "hyperref" => "ot",
        "texorpdfstring" => "tm",
        "multirow" => "omomot",
        "makecell" | "thead" | "shortstack" => "*ot",
        "hfill" | "noindent" | "indent" | "centering" | "raggedright" | "raggedleft" | "bfseries" | "itshape"
        | "scshape" | "slshape" | "upshape" | "mdseries" | "rmfamily" | "sffamily" | "ttfamily" | "normalfont"
        | "bf" | "it" | "em" | "tt" | "sc" | "rm" | "sf" | "sl" | "tiny" | "scriptsize" | "footnotesize" | "small"
        | "normalsize" | "large" | "Large" | "LARGE" | "huge" | "Huge" | "hline" | "toprule" | "midrule"
        | "bottomrule" | "firsthline" | "lasthline" | "endhead" | "endfirsthead" | "endfoot" | "endlastfoot"
        | "hrule" | "vfill" | "null" | "leavevmode" | "phantomsection" | "relax" | "protect" | "xspace" | "dotfill"
        | "hrulefill" | "strut" | "sloppy" | "fussy" | "onehalfspacing" | "doublespacing" | "singlespacing"
        | "obeylines" | "frenchspacing" | "nonfrenchspacing" | "displaystyle" | "textstyle" | "unskip"
        | "ignorespaces" | "allowbreak" | "nobreak" | "nolinebreak" | "nopagebreak" | "goodbreak" | "filbreak"
        | "raggedbottom" | "flushbottom" | "twocolumn" | "onecolumn" | "landscape" | "makeatletter" | "makeatother"
        | "bgroup" | "egroup" | "begingroup" | "endgroup" | "/" | "-" | "@" | "!" | "makeindex" | "printindex"
        | "printglossaries" | "pause" | "qedhere" | "smallbreak" | "else" | "fi" => "",
        "label" | "nocite" | "vspace" | "hspace" | "addvspace" | "pagestyle" | "thispagestyle"
        | "bibliographystyle" | "input" | "include" | "includeonly" | "subfile" | "graphicspath" | "hypersetup"
        | "captionsetup" | "sisetup" | "lstset" | "geometry" | "linespread" | "markright" | "selectlanguage"
        | "usetikzlibrary" | "pgfplotsset" | "tikzset" | "color" | "pagecolor" | "pagenumbering" | "cline"
        | "morecmidrules" | "phantom" | "hphantom" | "vphantom" | "hyphenation" | "theoremstyle" | "setstretch"
        | "usetheme" | "usecolortheme" | "usefonttheme" | "setlist" | "newcounter" | "stepcounter"
        | "refstepcounter" | "newlength" | "usepgfplotslibrary" | "citestyle" | "captionlistentry" | "tnote"
        | "email" | "orcid" => "*om",
        "index" | "glossary" | "todo" | "includegraphics" | "usepackage" | "RequirePackage" | "documentclass"
        | "bibitem" | "includepdf" | "cmidrule" | "rowcolor" | "cellcolor" | "columncolor" | "pagecolour"
        | "lstinputlisting" | "fontencoding" | "missingfigure" | "printbibliography" | "printglossary"
        | "addlinespace" => "*oom",
        "setlength" | "addtolength" | "setcounter" | "addtocounter" | "markboth" | "fontsize" | "newtheorem"
        | "settowidth" | "setmainfont" | "setsansfont" | "setmonofont" | "renewbibmacro" | "setkomafont"
        | "addtokomafont" | "setbeamertemplate" | "setbeamercolor" | "setbeamerfont" | "DeclareAcronym"
        | "AtBeginEnvironment" | "defcitealias" | "inputminted" | "subimport" | "import" => "*omom",
        "addcontentsline" | "definecolor" | "pdfbookmark" | "newacronym" | "newenvironment" | "renewenvironment"
        | "newglossaryentry" | "titlespacing" | "providecolor" | "colorlet" | "newtcolorbox" => "*omoomm",
        _ => return None,
    };
    Some(match name {
        "input" | "include" | "subfile" | "printbibliography" | "bibitem" | "includepdf" | "vspace" | "import"
        | "subimport" => Command::Apart(arguments),
        _ => Command::Arguments(arguments),
    })
}

/// Commands that cite have it in their name: those of LaTeX, natbib, biblatex and the styles of many journals.
fn citing(name: &str) -> Option<Citing> {
    let folded = name.to_ascii_lowercase();
    let at = folded.find("cite")?;
    let (before, after) = (&folded[..at], &folded[at + "cite".len()..]);
    let known = matches!(
        before,
        "" | "text"
            | "paren"
            | "auto"
            | "foot"
            | "foottext"
            | "smart"
            | "super"
            | "full"
            | "footfull"
            | "short"
            | "inline"
            | "notefull"
            | "posses"
    ) && matches!(
        after,
        "" | "p"
            | "t"
            | "s"
            | "alt"
            | "alp"
            | "author"
            | "authors"
            | "year"
            | "yearpar"
            | "title"
            | "date"
            | "url"
            | "num"
            | "a"
            | "n"
            | "np"
            | "pos"
            | "field"
            | "eauthor"
            | "full"
            | "short"
            | "online"
    );
    if !known {
        return None;
    }
    let narrative = matches!(before, "text" | "posses")
        || matches!(after, "t" | "author" | "authors" | "title" | "a" | "n" | "pos");
    Some(Citing { narrative, many: after == "s" })
}

/// Whether an environment that is not read shows what stands in it, as code; the others are formulas and pictures.
pub(super) fn is_listing(name: &str) -> bool {
    matches!(
        name,
        "verbatim"
            | "Verbatim"
            | "lstlisting"
            | "minted"
            | "comment"
            | "alltt"
            | "filecontents"
            | "code"
            | "listing"
            | "tcblisting"
    )
}

/// What an environment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Environment {
    Document,
    /// A block quote.
    Quote,
    List,
    /// A table, with its arguments.
    Table(&'static str),
    /// Not read.
    Skipped,
    /// Read; its arguments.
    Read(&'static str),
    /// Not known: what of its arguments reads like prose is read.
    Unknown,
}

/// What the environment `name` (without its star) is.
pub(super) fn environment(name: &str) -> Environment {
    match name {
        "document" => Environment::Document,
        "quote"
        | "quotation"
        | "quoting"
        | "verse"
        | "displayquote"
        | "displaycquote"
        | "foreigndisplayquote"
        | "hyphendisplayquote" => Environment::Quote,
        "itemize" | "enumerate" | "description" | "compactitem" | "compactenum" | "compactdesc" | "inparaenum"
        | "tasks" | "outline" => Environment::List,
        "thebibliography" => Environment::List,
        "tabular" | "longtable" | "supertabular" | "tblr" | "longtblr" => Environment::Table("om"),
        "tabularx" | "tabulary" | "xltabular" => Environment::Table("mom"),
        "verbatim" | "Verbatim" | "lstlisting" | "minted" | "comment" | "alltt" | "filecontents" | "tikzpicture"
        | "pgfpicture" | "picture" | "algorithm" | "algorithmic" | "equation" | "align" | "alignat" | "gather"
        | "multline" | "eqnarray" | "math" | "displaymath" | "flalign" | "subequations" | "axis" | "forest"
        | "thenomenclature" | "IEEEeqnarray" | "code" | "listing" | "tcblisting" | "dmath" | "array" => {
            Environment::Skipped
        }
        "minipage" => Environment::Read("ooom"),
        "figure" | "table" | "sidewaysfigure" | "sidewaystable" | "center" | "flushleft" | "flushright"
        | "abstract" | "landscape" | "small" | "footnotesize" | "threeparttable" | "tablenotes" | "tcolorbox"
        | "mdframed" | "singlespace" | "appendices" | "titlepage" | "samepage" => Environment::Read("oo"),
        "multicols" | "adjustwidth" | "spacing" | "subfigure" | "adjustbox" | "column" | "columns" | "onehalfspace"
        | "otherlanguage" | "hyphenrules" | "refsection" => Environment::Read("omo"),
        "wrapfigure" | "wraptable" => Environment::Read("omom"),
        _ => Environment::Unknown,
    }
}

fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        _ => return None,
    })
}

/// A letter with a combining accent, as one character where there is one.
pub(super) fn accented(letter: &str, accent: char) -> String {
    let letter = match letter {
        "ı" => "i",
        "ȷ" => "j",
        letter => letter,
    };
    let mut chars = letter.chars();
    let first: String = chars.next().into_iter().chain([accent]).collect();
    first.nfc().chain(chars).collect()
}

fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "%" | "percent" | "textpercent" => "%",
        "&" => "&",
        "$" | "textdollar" => "$",
        "#" => "#",
        "_" | "textunderscore" => "_",
        "{" | "textbraceleft" => "{",
        "}" | "textbraceright" => "}",
        " " | "\n" | "\t" | "\r" | ";" | ":" | ">" | "quad" | "qquad" | "enspace" | "space" | "thinspace"
        | "enskip" | "nobreakspace" => " ",
        "," => "\u{202f}",
        "ldots" | "dots" | "textellipsis" | "dotsc" => "…",
        "textendash" => "–",
        "textemdash" => "—",
        "textquotedblleft" | "grqq" | "lqq" => "“",
        "textquotedblright" | "rqq" => "”",
        "textquoteleft" | "lq" | "grq" => "‘",
        "textquoteright" | "rq" => "’",
        "textquotesingle" => "'",
        "textquotedbl" | "dq" => "\"",
        "quotedblbase" | "glqq" => "„",
        "quotesinglbase" | "glq" => "‚",
        "guillemotleft" | "guillemetleft" | "flqq" | "og" => "«",
        "guillemotright" | "guillemetright" | "frqq" | "fg" => "»",
        "guilsinglleft" | "flq" => "‹",
        "guilsinglright" | "frq" => "›",
        "ss" => "ß",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "aa" => "å",
        "AA" => "Å",
        "i" => "ı",
        "j" => "ȷ",
        "dh" => "ð",
        "DH" => "Ð",
        "dj" => "đ",
        "DJ" => "Đ",
        "th" => "þ",
        "TH" => "Þ",
        "ng" => "ŋ",
        "NG" => "Ŋ",
        "copyright" | "textcopyright" => "©",
        "textregistered" => "®",
        "texttrademark" => "™",
        "pounds" | "textsterling" => "£",
        "euro" | "texteuro" | "EUR" => "€",
        "textyen" | "yen" => "¥",
        "textcent" => "¢",
        "S" | "textsection" => "§",
        "P" | "textparagraph" => "¶",
        "dag" | "textdagger" => "†",
        "ddag" => "‡",
        "textdegree" | "degree" => "°",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textbackslash" => "\\",
        "textbar" => "|",
        "textless" => "<",
        "textgreater" => ">",
        "textbullet" => "•",
        "textperiodcentered" => "·",
        "textpm" => "±",
        "texttimes" => "×",
        "textminus" => "−",
        "textonehalf" => "½",
        "textonequarter" => "¼",
        "textthreequarters" => "¾",
        "textnumero" => "№",
        "textordfeminine" => "ª",
        "textordmasculine" => "º",
        "slash" => "/",
        "TeX" => "TeX",
        "LaTeX" => "LaTeX",
        _ => return None,
    })
}
