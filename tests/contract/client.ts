// A client made of the types that openapi-typescript generates: it adds a claim, judges it, and polls for changes.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[] };
const [base, token, mark] = process.argv.slice(2) as [string, string, string];
const api = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${token}` } });

function need<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

const text = "The tram will reach the harbour by December 2022, the mayor said.";
const article = need(
  await api.POST("/api/v1/articles", {
    body: {
      url: `https://news.example/${mark}`, title: "The tram", authors: ["A. Reporter"], publisher: "News",
      published_on: "2021-09-21", language: "en", text,
    },
  }),
);
const claim = need(
  await api.POST("/api/v1/claims", {
    body: { article_id: article.id, quote: "by December 2022", due: { text: "by December 2022" } },
  }),
);
const evidence = need(
  await api.POST("/api/v1/claims/{claim_id}/evidence", {
    params: { path: { claim_id: claim.id } },
    body: { url: `https://later.example/${mark}`, stance: "supports", published_on: "2022-06-02" },
  }),
);
const verdict: components["schemas"]["VerdictOut"] = need(
  await api.POST("/api/v1/claims/{claim_id}/verdicts", {
    params: { path: { claim_id: claim.id } },
    body: { outcome: "came_true", occurred_on: "2022-06-01", rationale: "It did.", evidence_ids: [evidence.id] },
  }),
);
const due = need(await api.GET("/api/v1/claims/due", { params: { query: { limit: 5 } } }));
let since = 0;
const seen: string[] = [];
for (;;) {
  const page = need(await api.GET("/api/v1/changes", { params: { query: { since, claim_id: claim.id } } }));
  seen.push(...page.items.map((row) => row.type));
  since = page.next_since;
  if (page.next === null) break;
}
const read = need(await api.GET("/api/v1/claims/{claim_id}", { params: { path: { claim_id: claim.id } } }));
if (read.status !== "judged" || verdict.outcome !== "came_true" || !seen.includes("verdict.published"))
  throw new Error(`unexpected: ${read.status}, ${seen.join(" ")}`);
console.log(`claim ${claim.id} is ${read.status}, ${seen.length} rows, ${due.items.length} due`);
