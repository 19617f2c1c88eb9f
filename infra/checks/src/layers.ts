// Which room may use which: dependencies point from the apps down to the schemas, never back.

/** Lower numbers are used by higher ones. Rooms of one number don't know each other. */
const LAYERS: Readonly<Record<string, number>> = {
  "@tributary/schemas": 0,
  "@tributary/domain": 1,
  "@tributary/event-store": 2,
  "@tributary/messaging": 2,
  "@tributary/runtime": 2,
  "@tributary/external-chats": 3,
  "@tributary/ibm-video": 3,
  "@tributary/simulators": 3,
  "@tributary/api": 4,
  "@tributary/stream": 4,
  "@tributary/bp-adapter": 4,
  "@tributary/ibm-adapter": 4,
  // Packs the apps, and imports none.
  "@tributary/images": 4,
  // Made from the contract that the api serves, and of use to whoever runs the platform; it ships nothing of ours.
  "@tributary/client": 4.5,
  "@tributary/console": 5,
  "@tributary/dev": 5,
  "@tributary/checks": 5,
  "@tributary/k8s": 5,
  "@tributary/supply-chain": 5,
  // Its journeys begin as a newcomer does, with the launcher.
  "@tributary/e2e": 5.5,
  // The benches run the platform as the tests do, on the launcher's durable PostgreSQL.
  "@tributary/bench": 6,
  "@tributary/kubernetes": 6,
};
const APPS = 4;
/** Rooms below the apps that are tested against what they are a client of. */
const CLIENTS = 3;

/** Outside systems to develop and test against: they know the wire that they speak, and nothing of the platform. */
const SIMULATORS = "@tributary/simulators";
const KNOWN_TO_SIMULATORS: ReadonlySet<string> = new Set(["@tributary/schemas", "@tributary/runtime"]);

/** Servers and clients to test against; it imports none of ours, so every room may use it in its tests. */
const TESTING = "@tributary/testing";

/** Why `from` may not depend on `to`, or null when it may. */
export function refusalOf(from: string, to: string, use: "dependency" | "devDependency"): string | null {
  if (from === TESTING) return `${TESTING} must not import ${to}: every room's tests stand on it`;
  if (from === SIMULATORS && !KNOWN_TO_SIMULATORS.has(to)) return `${from} must not know ${to}`;
  const [above, below] = [LAYERS[from], LAYERS[to]];
  const isTestedAgainst = to === SIMULATORS && (above === APPS || above === CLIENTS);
  if (to === TESTING || isTestedAgainst) return testOnlyRefusal(from, to, use);
  if (above === undefined || below === undefined) return `${above === undefined ? from : to} has no layer yet`;
  return below < above ? null : `${from} (layer ${above}) must not depend on ${to} (layer ${below})`;
}

function testOnlyRefusal(from: string, to: string, use: "dependency" | "devDependency"): string | null {
  const runsServers = LAYERS[from] === APPS + 1;
  return use === "devDependency" || runsServers ? null : `${from} must not ship ${to}`;
}
