// Where the service may call out to: this machine, and the hosts its operator has given.
import { lookup, type LookupAddress } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Decides which hosts may be called: by their name before a call is made, and by their address when it is. */
export class Reach {
  readonly #hosts: ReadonlySet<string>;

  /** Takes the hosts that may be called besides this machine: names or addresses. */
  constructor(hosts: readonly string[]) {
    this.#hosts = new Set(hosts.map((host) => nameOf(new URL(`http://${isIP(host) === 6 ? `[${host}]` : host}`))));
  }

  /** Returns the URL if it is one of these protocols (`"http:"`) and of a host that may be called, or undefined. */
  urlFor(text: string, protocols: readonly string[]): URL | undefined {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !protocols.includes(url.protocol) || url.username !== "" || url.password !== "") return undefined;
    return this.#allows(nameOf(url)) ? url : undefined;
  }

  #allows(host: string): boolean {
    return this.#hosts.has(host) || isLoopback(host) || isLocalName(host);
  }

  /**
   * Finds a host's addresses for the connection that is being made: what a name meant when it was checked does not count.
   * A name of this machine that leads elsewhere is refused.
   */
  readonly lookup: LookupFunction = (host, options, give) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return give(error, "", 0);
      const addresses = this.#hosts.has(host.toLowerCase())
        ? found
        : found.filter(({ address }) => isLoopback(address));
      const [first] = addresses as [LookupAddress?];
      if (!first) return give(new Error(`${host}: expected an address of this machine, got another`), "", 0);
      if (options.all) give(null, addresses);
      else give(null, first.address, first.family);
    });
  };
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family !== 0 && loopback.check(host, family === 6 ? "ipv6" : "ipv4");
}

// RFC 6761, section 6.3.
function isLocalName(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost");
}

function nameOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
}
