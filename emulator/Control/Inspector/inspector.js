"use strict";

// Everything that came from a client is put in as text, never as HTML.
const state = { view: "threads", open: null, rows: [], drawn: "", today: "" };
const byId = (id) => document.getElementById(id);

// As the emulator writes it, in UTC; the day only where it is another than the emulator's.
function time(text) {
  if (!text) return "";
  const [day, hour] = new Date(text).toISOString().slice(0, -1).split("T");
  return day === state.today ? hour : `${day} ${hour}`;
}


const views = {
  threads: {
    url: "threads", key: "id",
    columns: { Topic: "topic", Participants: "participants", Messages: "messages", "Last activity": (r) => time(r.lastActivityOn), State: "state", Id: "id" },
    detail: (row) => `threads/${encodeURIComponent(row.id)}`,
  },
  deliveries: {
    url: "deliveries", newestFirst: true,
    columns: {
      Time: (r) => time(r.eventTime), Type: (r) => r.eventType.replace("Microsoft.Communication.", ""), Subscription: "subscription",
      Status: "status", Attempts: "attempts", "Last outcome": "lastOutcome", Next: (r) => time(r.nextAttemptAt), Subject: "subject",
    },
  },
  identities: {
    url: "identities",
    columns: { Id: "id", "Custom id": "customId", "Last token": (r) => time(r.lastTokenIssuedAt), Revocations: "revocations", Threads: "threads", Lines: "lines" },
  },
  subscriptions: {
    url: "eventSubscriptions",
    columns: {
      Name: "name", State: (r) => r.properties.provisioningState, Endpoint: (r) => r.properties.endpointBaseUrl,
      Schema: (r) => r.properties.eventDeliverySchema, Types: (r) => (r.properties.filter?.includedEventTypes ?? ["all"]).join(", "),
    },
  },
  realtime: {
    url: "realtime",
    columns: { Connection: "connectionId", User: "userId", "Token expires": (r) => time(r.tokenExpiresOn), "Events sent": "eventsSent" },
  },
};

const messageColumns = (names) => ({
  "#": "sequence", Time: (m) => time(m.createdOn), By: (m) => m.name || names.get(m.by) || m.by.slice(-12), Type: "type", Text: "text",
  State: (m) => (m.deletedOn ? "deleted" : m.editedOn ? "edited" : ""), Metadata: (m) => (m.metadata ? JSON.stringify(m.metadata) : ""), Id: "id",
});

async function get(path) {
  const response = await fetch(`/_emulator/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function table(rows, columns, onOpen) {
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  for (const name of Object.keys(columns)) head.append(Object.assign(document.createElement("th"), { textContent: name }));
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const [name, read] of Object.entries(columns)) {
      const value = typeof read === "function" ? read(row) : row[read];
      const cell = line.insertCell();
      cell.textContent = value ?? "";
      if (["Id", "User", "Connection", "Subject"].includes(name)) {
        cell.className = "id";
        cell.title = value ?? "";
      }
      if (name === "Text") cell.className = "text";
      if (["Status", "State"].includes(name) && /^[A-Za-z]+$/.test(value ?? "")) cell.className = value;
    }
    if (onOpen) {
      line.tabIndex = 0;
      line.className = state.open === row.id ? "open" : "";
      line.onclick = () => onOpen(row);
      line.onkeydown = (event) => { if (event.key === "Enter") onOpen(row); };
    }
  }
  return made;
}

function draw(thread) {
  const view = views[state.view];
  const wanted = byId("search").value.toLowerCase();
  const rows = state.rows.filter((row) => JSON.stringify(row).toLowerCase().includes(wanted));
  byId("list").replaceChildren(rows.length ? table(rows, view.columns, view.detail && ((row) => { state.open = row.id; refresh(true); })) : "Nothing yet.");
  const detail = byId("detail");
  detail.hidden = !thread;
  document.querySelector("main").className = thread ? "split" : "";
  if (thread) {
    const title = Object.assign(document.createElement("h2"), { textContent: thread.topic });
    const names = new Map(thread.participants.map((p) => [p.id, p.displayName]));
    const people = table(thread.participants, { Participant: (p) => p.displayName, Id: "id", "Shares history from": "shareHistoryTime", "Has read": "read" });
    detail.replaceChildren(title, people, table(thread.messages, messageColumns(names)));
  }
  for (const button of document.querySelectorAll("nav button")) button.setAttribute("aria-current", button.dataset.view === state.view);
}

async function refresh(force) {
  try {
    const view = views[state.view];
    const [clock, list] = await Promise.all([get("clock"), get(view.url)]);
    const thread = state.open && view.detail ? await get(view.detail({ id: state.open })).catch(() => null) : null;
    state.today = clock.now.slice(0, 10);
    byId("now").textContent = new Date(clock.now).toISOString().replace("T", " ").slice(0, 19) + (clock.offset === "00:00:00" ? "" : ` (+${clock.offset})`);
    state.rows = view.newestFirst ? list.value.reverse() : list.value;
    const drawn = JSON.stringify([state.view, state.rows, thread]);
    if (force || drawn !== state.drawn) draw(thread);
    state.drawn = drawn;
    byId("trouble").textContent = "";
  } catch (fault) {
    byId("trouble").textContent = `The emulator does not answer (${fault.message}).`;
  }
}

for (const button of document.querySelectorAll("nav button")) {
  button.onclick = () => { state.view = button.dataset.view; state.open = null; refresh(true); };
}
byId("search").oninput = () => refresh(true);
byId("advance").onclick = async () => {
  await fetch("/_emulator/clock", { method: "POST", body: JSON.stringify({ seconds: Number(byId("by").value) }) });
  refresh(true);
};

// One look at a time: a slow answer is waited for, not overtaken.
(async function watch() {
  if (byId("live").checked && !document.hidden) await refresh(false);
  setTimeout(watch, 1000);
})();
