import { describe, expect, it } from "vitest";
import { forgetful, newClientId } from "../src/session";
import { begin, live, session, submits, title } from "./session_world";

describe("[SUB10] what earlier pages left", () => {
  it("goes first: what is done meanwhile is said when it is sent", async () => {
    let done: () => void = () => undefined;
    begin(forgetful("c"), new Promise<void>((resolve) => void (done = resolve)));
    live();
    session.submit([title]);
    await Promise.resolve();
    expect(submits()).toEqual([]);
    done();
    await new Promise((resolve) => setTimeout(resolve));
    expect(submits().map(({ ops }) => ops)).toEqual([[title]]);
  });

  it("holds nothing back that the page is left with", () => {
    begin(forgetful("c"), new Promise<void>(() => undefined));
    live();
    session.submit([title]);
    session.leave();
    expect(submits()).toHaveLength(1);
  });

  it("[TXT4] stands left: client ids of later pages are higher", async () => {
    const before = newClientId();
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(before < newClientId()).toBe(true);
    expect(before).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});
