// Who is on show: one person or up to three side by side, kept in the page's address.

const ROLES = [
  /social worker|practitioner|early help|student/i,
  /supervisor|team manager|practice manager/i,
  /service manager|district manager|head of|director|manager/i,
];

// A practitioner, a supervisor and a manager where titles tell, else the first three people.
export function threePeople(people) {
  const chosen = [];
  for (const role of ROLES) {
    const found = people.find((user) => role.test(user.title) && !chosen.includes(user));
    if (found) chosen.push(found);
  }
  const others = people.filter((user) => !chosen.includes(user));
  return [...chosen, ...others].slice(0, 3).map((user) => user.id);
}

// {ids, isSingle} as the address asks, else three people.
export function wanted(store) {
  const query = new URLSearchParams(location.search);
  const one = query.get("as") && store.find(query.get("as"));
  if (one) return { ids: [one.id], isSingle: true };
  const named = (query.get("watch") ?? "").split(",").map((words) => store.find(words)?.id);
  const known = [...new Set(named.filter(Boolean))].slice(0, 3);
  return { ids: known.length > 0 ? known : threePeople(store.people()), isSingle: false };
}

export function remember(store, ids, isSingle) {
  const query = new URLSearchParams(location.search);
  query.delete("as");
  query.delete("watch");
  const names = ids.map((id) => store.person(id)?.name || id);
  query.set(isSingle ? "as" : "watch", names.join(","));
  history.replaceState(null, "", `?${query.toString().replaceAll("%2C", ",")}`);
}
