// What an integrator does first, with the client that openapi-typescript makes of our schema.
import createClient from "openapi-fetch";
import type { paths, components } from "./schema";

declare const process: { argv: string[] };

const [base, token] = process.argv.slice(2) as [string, string];
const api = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${token}` } });

function expect(isSo: boolean, words: string): asserts isSo {
  if (!isSo) throw new Error(words);
}

const me = await api.GET("/api/v1/me/");
expect(me.data !== undefined, "nobody is signed in");

const question: components["schemas"]["AskRequest"] = {
  title: "How many papers does a first PhD application need?",
  body: "I have **two** so far, both at workshops.",
  tags: ["phd"],
};
const key = { "Idempotency-Key": "a-question-from-typescript" };
const asked = await api.POST("/api/v1/threads/", { body: question, params: { header: key } });
expect(asked.data !== undefined, JSON.stringify(asked.error));
const again = await api.POST("/api/v1/threads/", { body: question, params: { header: key } });
expect(again.data?.id === asked.data.id, "the same call was done twice");

const path = { id: asked.data.id };
const answered = await api.POST("/api/v1/threads/{id}/posts/", {
  body: { body: "None, with good letters." },
  params: { path },
});
expect(answered.data !== undefined, JSON.stringify(answered.error));
const accepted = await api.POST("/api/v1/posts/{id}/accept/", {
  params: { path: { id: answered.data.id } },
});
expect(accepted.data?.is_accepted === true, "the answer was not accepted");

const read = await api.GET("/api/v1/threads/{id}/", { params: { path } });
const etag = read.response.headers.get("ETag") ?? "";
const edited = await api.PATCH("/api/v1/threads/{id}/", {
  body: { title: "How many papers does a PhD application need?" },
  params: { path, header: { "If-Match": etag } },
});
expect(edited.data?.title === "How many papers does a PhD application need?", "not edited");
const stale = await api.PATCH("/api/v1/threads/{id}/", {
  body: { title: "Another title for the same question" },
  params: { path, header: { "If-Match": etag } },
});
expect(stale.error !== undefined && stale.error.status === 412, "what is stale was written over");
const wrong = await api.POST("/api/v1/threads/", { body: { ...question, title: "" } });
expect(wrong.error?.errors?.[0]?.pointer === "/title", "the mistake is not pointed at");

const rows: components["schemas"]["ThreadRow"][] = [];
let cursor: string | undefined;
do {
  const page = await api.GET("/api/v1/threads/", { params: { query: { page_size: 2, cursor } } });
  expect(page.data !== undefined, JSON.stringify(page.error));
  rows.push(...page.data.items);
  cursor = new URL(page.data.next ?? base).searchParams.get("cursor") ?? undefined;
} while (cursor);

console.log(
  JSON.stringify({
    handle: me.data.handle,
    asked: asked.data.id,
    answer: answered.data.id,
    titles: rows.map((row) => row.title),
  }),
);
