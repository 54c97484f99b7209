// Instants as people in London read them, and London wall times as instants.

export const ZONE = "Europe/London";
const HOUR = 3_600_000;

function formatter(options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options });
}

const time = formatter({ hour: "2-digit", minute: "2-digit", hour12: false });
const day = formatter({ weekday: "long", day: "numeric", month: "long" });
const dayWithYear = formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const parts = formatter({
  year: "numeric", month: "2-digit", day: "2-digit",
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

export function timeText(instant) {
  return time.format(instant);
}

export function dayText(instant) {
  return day.format(instant).replace(",", "");
}

export function momentText(instant) {
  return `${dayText(instant)} ${timeText(instant)}`;
}

export function fullMomentText(instant) {
  return `${dayWithYear.format(instant).replace(",", "")}, ${timeText(instant)}`;
}

// London's wall clock at an instant, as a Date whose UTC fields hold it.
function wallClock(instant) {
  const found = Object.fromEntries(parts.formatToParts(instant).map((p) => [p.type, Number(p.value)]));
  return new Date(
    Date.UTC(found.year, found.month - 1, found.day, found.hour, found.minute, found.second),
  );
}

function instantOf(wall) {
  const guess = wall.getTime() - (wallClock(wall).getTime() - wall.getTime());
  return new Date(guess - (wallClock(new Date(guess)).getTime() - wall.getTime()));
}

// "2026-11-24T09:00" as an <input type="datetime-local"> gives it, read in London.
export function instantFromLocal(text) {
  return instantOf(new Date(`${text.slice(0, 16)}:00Z`));
}

export function localFromInstant(instant) {
  return wallClock(instant).toISOString().slice(0, 16);
}

export function plusHour(instant) {
  return new Date(instant.getTime() + HOUR);
}

export function plusWeek(instant) {
  const wall = wallClock(instant);
  wall.setUTCDate(wall.getUTCDate() + 7);
  return instantOf(wall);
}

export function nextWorkingMorning(instant) {
  const wall = wallClock(instant);
  const morning = new Date(wall);
  morning.setUTCHours(9, 0, 0, 0);
  while (morning <= wall || isWeekend(morning)) morning.setUTCDate(morning.getUTCDate() + 1);
  return instantOf(morning);
}

function isWeekend(wall) {
  return wall.getUTCDay() === 0 || wall.getUTCDay() === 6;
}

const DATE_TOKENS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit", hour12: false },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false },
};

// Slack's date format, such as "{date_long} at {time}"; seconds since 1970.
export function slackDate(seconds, format) {
  return format.replace(/\{(\w+)\}/g, (whole, token) => {
    const options = DATE_TOKENS[token.replace("_pretty", "")];
    return options ? formatter(options).format(new Date(seconds * 1000)) : whole;
  });
}
