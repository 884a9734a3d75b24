// Which refusals are right for which op (PROTOCOL.md sections 6 and 7), whatever others did meanwhile.

const stage = ["unknown_stage"];
const note = ["unknown_note", "note_withdrawn"];
const laid = [...note, "note_set_aside", "note_merged"];
const lineage = [...laid, "lineage_cycle", "sources_full"];
const group = ["unknown_group"];
const policy = ["stage_closed", "stage_forbids"];

const right: Readonly<Record<string, readonly string[]>> = {
  "person.name": ["unknown_person"],
  "person.erase": ["unknown_person"],
  "board.title": [],
  "stage.add": [...stage, "stages_full", "id_taken"], // undoing brings one back whose removal is refused
  "stage.rename": stage,
  "stage.prompt": stage,
  "stage.place": stage,
  "stage.policy": stage,
  "stage.status": stage,
  "stage.current": stage,
  "stage.remove": [...stage, "stage_in_use"],
  "note.post": [...stage, ...group, ...policy],
  "note.edit": [...laid, ...policy, "note_hidden", "not_author", "base_gone"],
  "note.move": [...laid, ...stage, ...policy, "not_author"],
  "note.colour": [...note, ...policy, "not_author"],
  "note.withdraw": [...note, "not_author"],
  "note.set_aside": note,
  "note.restore": note,
  "note.hide": note,
  "note.unhide": note,
  "note.merge": lineage,
  "note.distil": [...lineage, ...stage],
  "note.add_source": lineage,
  "note.remove_source": [...note, "unknown_source"],
  "group.create": [...stage, ...note, ...group, ...policy, "id_taken"], // or a group that was not dissolved
  "group.rename": [...group, ...policy],
  "group.place": [...group, ...policy],
  "group.join": [...group, ...note, ...policy],
  "group.leave": [...group, ...note, ...policy],
  "group.dissolve": [...group, ...policy],
  "phrase.place": note,
  "definition.ratify": ["text_empty"],
  "definition.reopen": [],
  "links.renew": ["not_supported_yet"],
};

/// Whatever the op: it is tried again, or was heard of already.
const notForGood = ["rate_limited", "log_unavailable", "log_full", "stale_seq"];

/// True if the op may be refused so. `forbidden` is for participants only.
export function isRight(op: string, code: string, role: string): boolean {
  if (notForGood.includes(code)) return true;
  if (code === "forbidden") return role !== "facilitator";
  return right[op]?.includes(code) ?? false;
}
