// Which refusals are right for which op (PROTOCOL.md sections 6 and 7), whatever others did meanwhile.

const stage = ["unknown_stage"];
const note = ["unknown_note", "note_withdrawn"];
const laid = [...note, "note_set_aside", "note_merged"];
const lineage = [...laid, "lineage_cycle", "sources_full"];
const group = ["unknown_group"];
const policy = ["stage_closed", "stage_forbids"];
const votes = ["round_closed", "bad_message", ...policy];

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
  "stage.visibility": [...stage, "stage_revealed", "round_open"],
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
  "group.merge": [...group, ...policy, "bad_message"],
  "note.react": [...note, ...policy, "not_author"],
  "definition.ratify": ["text_empty", "objection_open", "round_open"],
  "definition.reopen": [],
  "board.start": ["already_started"],
  "board.unstart": [],
  "board.close": [],
  "board.reopen": [],
  "board.freeze": [],
  "board.names": [],
  "board.methods": [],
  "timer.start": ["no_timer"],
  "timer.pause": ["no_timer"],
  "timer.stop": [],
  "person.hand": ["unknown_person"],
  "person.mute": ["unknown_person"],
  "round.open": [...stage, "round_open", "rounds_full", "stage_private", "bad_message", "id_taken"],
  "round.close": ["round_closed"],
  "vote.cast": [...votes, ...note, ...group, "item_full", "budget_spent"],
  "vote.withdraw": [...votes, "unknown_vote"],
  "stance.set": [...votes, ...note],
  "stance.clear": [...votes, ...note, "unknown_vote"],
};

/// Of participants, while a workshop is closed, the board is frozen or they are muted (ROL4).
const kept = ["workshop_closed", "board_frozen", "muted"];

/// Whatever the op: it is tried again, or was heard of already.
const notForGood = ["rate_limited", "log_unavailable", "log_full", "stale_seq"];

/// True if the op may be refused so. What keeps them out is for participants only.
export function isRight(op: string, code: string, role: string): boolean {
  if (notForGood.includes(code)) return true;
  if (kept.includes(code)) return role !== "facilitator";
  // Nobody mutes a facilitator.
  if (code === "forbidden") return role !== "facilitator" || op === "person.mute";
  return right[op]?.includes(code) ?? false;
}
