// A front end of another origin, in one file: it lists questions, a page at a time.
import createClient from "openapi-fetch";
import type { paths } from "./schema";

const base = new URLSearchParams(location.search).get("api") ?? "";
const api = createClient<paths>({ baseUrl: base });
const list = document.querySelector("ul") as HTMLUListElement;
const more = document.querySelector("button") as HTMLButtonElement;
const status = document.querySelector("output") as HTMLOutputElement;

async function show(cursor?: string): Promise<void> {
  const { data, error, response } = await api.GET("/api/v1/threads/", {
    params: { query: { page_size: 2, cursor } },
  });
  if (!data) {
    status.textContent = error.title;
    return;
  }
  for (const row of data.items) {
    const link = Object.assign(document.createElement("a"), {
      href: row.page,
      textContent: row.title,
    });
    const said = document.createElement("small");
    said.textContent = `${row.by}, ${row.answer_count} answers`;
    const item = document.createElement("li");
    item.append(link, " ", said);
    list.append(item);
  }
  status.textContent = response.headers.get("RateLimit") ?? "";
  const next = data.next && new URL(data.next).searchParams.get("cursor");
  more.hidden = !next;
  more.onclick = () => show(next ?? undefined);
}

void show();
