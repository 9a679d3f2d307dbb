"""Libraries for Python as peers: `run.py TASK` writes a line for each domain that is through.

Each is used as its own documentation has it, for the MX records and the addresses of every exchange.
"""

import asyncio
import concurrent.futures
import json
import sys

TASK = json.loads(sys.argv[1])
HOST, PORT = TASK["dns"].rsplit(":", 1)


def checkdmarc():
    """Its look-up of exchanges, in as many threads, as it has no other way to do several at once.

    What it asks of DNSSEC and TLSA is left out: that goes to port 53 of the system's resolver, whatever resolver it is told.
    """
    import checkdmarc.smtp
    import dns.resolver

    checkdmarc.smtp.check_dnssec = lambda *args, **options: False
    checkdmarc.smtp.get_tlsa_records = lambda *args, **options: []
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [HOST]
    resolver.port = int(PORT)

    def check(domain):
        hosts = checkdmarc.smtp.check_mx(domain, resolver=resolver).get("hosts", [])
        print(f"{domain} {len(hosts)}\n", end="", flush=True)

    with concurrent.futures.ThreadPoolExecutor(TASK["concurrency"]) as pool:
        for _ in pool.map(check, names()):
            pass


def dnspython(over_https):
    """Its asynchronous queries, over UDP or over HTTP/1.1 by the client that it uses itself."""
    import dns.asyncquery
    import dns.message
    import dns.name
    import dns.rdatatype

    async def all_of_them():
        client = None
        if over_https:
            import httpx2

            client = httpx2.AsyncClient(limits=httpx2.Limits(max_connections=TASK["concurrency"] * 10))

        async def ask(name, rdtype):
            query = dns.message.make_query(name, rdtype, use_edns=0, payload=1232)
            if over_https:
                return await dns.asyncquery.https(query, TASK["resolver"], client=client, timeout=15)
            return (await dns.asyncquery.udp_with_fallback(query, HOST, port=int(PORT), timeout=15))[0]

        async def check(domain):
            answer = await ask(domain, "MX")
            records = [record for rrset in answer.answer if rrset.rdtype == dns.rdatatype.MX for record in rrset]
            exchanges = [record.exchange for record in records if record.exchange != dns.name.root]
            if answer.rcode() or (records and not exchanges):
                return "none"
            asked = [ask(name, rdtype) for name in exchanges or [domain] for rdtype in ("A", "AAAA")]
            return sum(len(answer.answer) for answer in await asyncio.gather(*asked))

        left = iter(names())

        async def work():
            for domain in left:
                print(domain, await check(domain), flush=True)

        await asyncio.gather(*(work() for _ in range(TASK["concurrency"])))

    asyncio.run(all_of_them())


def names():
    with open(TASK["names"]) as file:
        return file.read().split()


PEERS = {"checkdmarc": checkdmarc, "dnspython": lambda: dnspython(False), "dnspython-https": lambda: dnspython(True)}
PEERS[TASK["peer"]]()
