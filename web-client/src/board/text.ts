import { limits } from "../protocol/types";

const combining = "\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f";
const tooManyMarks = new RegExp(`([${combining}]{${limits.combining_marks_max}})[${combining}]+`, "g");
// eslint-disable-next-line no-control-regex -- these are what it is about
const forbidden = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/// Code points: what every limit of a text counts.
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) ++length;
  return length;
}

/// The text without what VAL3 does not allow; tabs become spaces, every line break U+000A.
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|\u2028|\u2029/g, "\n")
    .replace(/\t/g, " ")
    .replace(forbidden, "")
    .replace(loneSurrogate, "\ufffd")
    .replace(tooManyMarks, "$1");
}

/// Cut to at most so many code points.
export function cutText(text: string, length: number): string {
  return lengthOf(text) <= length ? text : [...text].slice(0, length).join("");
}
