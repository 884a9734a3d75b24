// A board of 2,000 notes as a large workshop leaves it in its third hour: what came first is on the wide stage still, or in
// groups, distilled, set aside, merged; a definition is being written.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newBoard, Person, root } from "../machine.mjs";

const workshop = JSON.parse(readFileSync(join(root, "tests/scenario/innovation-sociale.json"), "utf8"));
export const shape = { notes: 2000, distilled: 190, phrases: 6, groups: 40, grouped: 1100, aside: 90, merged: 60 };
const kPeople = 40;
const kPostsAtOnce = 50;
const before = ["", "", "", "Pour moi : ", "Chez nous, ", "D'abord, ", "Peut-être : ", "À discuter : ", "Au fond, "];
const behind = [
  "",
  "",
  "",
  ", avec les premiers concernés",
  ", même à petite échelle",
  " (voir l'exemple de la ressourcerie)",
  ", et pas seulement sur le papier",
  " ; sinon à quoi bon ?",
  ", dans la durée, au-delà d'un projet pilote ou d'un appel à candidatures",
];

/// The same numbers each time.
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function shuffled(list) {
  const next = seeded(8);
  return list
    .map((item) => [next(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

function texts(count) {
  const next = seeded(6);
  const pick = (list) => list[Math.floor(next() * list.length)];
  return Array.from({ length: count }, () => pick(before) + pick(workshop.notes).text + pick(behind));
}

const noteId = (i) => `n${String(i).padStart(4, "0")}`;
const colours = ["yellow", "blue", "green", "pink"];
const slices = (list, size) =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));

/// Everybody posts; the places are the server's.
async function post(people, posted, stage) {
  const all = slices(texts(posted), kPostsAtOnce);
  for (const [i, some] of all.entries()) {
    const ops = some.map((text, k) => {
      const n = i * kPostsAtOnce + k;
      return { op: "note.post", note: noteId(n), text, colour: colours[i % colours.length], stage };
    });
    await people[i % people.length].submit(...ops);
  }
}

/// Some to the second stage, into groups; some set aside, some merged.
async function group(lead, ids, stage) {
  const moved = ids.slice(0, shape.grouped);
  for (const some of slices(moved, 200)) await lead.submit({ op: "note.move", notes: some, stage });
  const sets = Array.from({ length: shape.groups }, () => []);
  const next = seeded(7);
  for (const id of moved) sets[Math.floor(next() ** 1.6 * shape.groups)].push(id);
  for (const [i, notes] of sets.entries()) {
    const title = workshop.groups[i % workshop.groups.length].title + (i < workshop.groups.length ? "" : ` ${i}`);
    await lead.submit({ op: "group.create", group: `g${i}`, title, stage, notes });
    if (i % 10 === 9) await new Promise((done) => setTimeout(done, 400)); // below SUB6
  }
  const rest = ids.slice(shape.grouped);
  await lead.submit({ op: "note.set_aside", notes: rest.slice(0, shape.aside), why: "hors sujet" });
  const same = rest.slice(shape.aside, shape.aside + shape.merged);
  await lead.submit({ op: "note.merge", notes: same, into: rest[shape.aside + shape.merged] });
}

async function distil(lead, ids, stages) {
  const from = slices(ids.slice(0, shape.grouped), 5);
  const { distilled, phrases } = shape;
  const words = texts(distilled + phrases).reverse();
  const refine = Array.from({ length: distilled }, (_, i) => {
    const place = { colour: "white", stage: stages[2].id };
    return { op: "note.distil", note: `d${i}`, text: words[i], sources: from[i], ...place };
  });
  for (const ops of slices(refine, 95)) await lead.submit(...ops);
  const last = Array.from({ length: phrases }, (_, i) => {
    const place = { colour: "white", stage: stages[3].id };
    const text = workshop.definition[i % workshop.definition.length].text;
    return { op: "note.distil", note: `p${i}`, text, sources: [`d${2 * i}`, `d${2 * i + 1}`], ...place };
  });
  await lead.submit(...last, { op: "stage.current", stage: stages[1].id });
}

/// Answers `{board, tokens, stages, free}`; `free`: the live notes of the wide stage.
export async function workshopBoard(origin) {
  const { board, tokens } = await newBoard(origin, { title: workshop.title, locale: "fr" });
  const lead = await Person.join(origin, board, tokens.facilitator);
  const { stages } = lead.state;
  const people = [];
  for (let i = 0; i < kPeople; i += 1) people.push(await Person.join(origin, board, tokens.participant));
  for (const [i, person] of people.entries()) await person.submit({ op: "person.name", name: `Prénom ${i + 1}` });
  const posted = shape.notes - shape.distilled - shape.phrases;
  await post(people, posted, stages[0].id);
  for (const person of people) person.close();
  const ids = shuffled(Array.from({ length: posted }, (_, i) => noteId(i)));
  await group(lead, ids, stages[1].id);
  await distil(lead, ids, stages);
  lead.close();
  return { board, tokens, stages, free: ids.slice(shape.grouped + shape.aside + shape.merged) };
}
