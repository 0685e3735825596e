// Which parts of a text are what in Markdown, as ranges: enough for chat replies, and it never makes anything but styled text of them.

const INLINE = /(\*\*|__)(?=\S)(.+?)\1|`([^`]+)`|\[([^\]]+)\]\([^)\s]*\)|(?<![\w*])([*_])(?=\S)([^*_]+?)\5(?![\w*])/g;

/** Cuts a text into ranges, each with its style: { start, end, style }. Together they are the text. */
export function rangesOf(text) {
  const ranges = [];
  const add = (start, end, style) => {
    const last = ranges.at(-1);
    if (last?.style === style) last.end = end;
    else if (end > start) ranges.push({ start, end, style });
  };
  let inCode = false;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline + 1;
    const line = text.slice(start, end);
    if (/^\s*```/.test(line)) {
      add(start, end, "mark");
      inCode = !inCode;
    } else if (inCode) {
      add(start, end, "block");
    } else if (/^\s*\|?[\s:|-]*-{3,}[\s:|-]*$/.test(line)) {
      add(start, end, "mark");
    } else {
      addLine(line, start, add);
    }
    start = end;
  }
  return ranges;
}

function addLine(line, start, add) {
  const lead = /^(#{1,6}\s+|>\s?)/.exec(line)?.[0] ?? "";
  const style = lead.startsWith("#") ? "heading" : lead ? "quote" : line.startsWith("|") ? "table" : "";
  add(start, start + lead.length, "mark");
  let at = lead.length;
  for (const match of line.slice(lead.length).matchAll(INLINE)) {
    const from = lead.length + match.index;
    const whole = match[0].length;
    const [inner, opening, kind] = match[2] !== undefined ? [match[2], 2, "strong"]
      : match[3] !== undefined ? [match[3], 1, "code"]
      : match[4] !== undefined ? [match[4], 1, "link"]
      : [match[6], 1, "em"];
    add(start + at, start + from, style);
    add(start + from, start + from + opening, "mark");
    add(start + from + opening, start + from + opening + inner.length, `${style} ${kind}`.trim());
    add(start + from + opening + inner.length, start + from + whole, "mark");
    at = from + whole;
  }
  add(start + at, start + line.length, style);
}
