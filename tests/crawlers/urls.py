"""URLs a guard must refuse, and ordinary ones it must not. {bad} names resolve, by the tests' zone, to bad places."""

INWARD = """
http://127.0.0.1/
http://127.0.0.1:8080/admin
http://127.1/
http://127.0.1/
http://0/
http://0.0.0.0/
http://2130706433/
http://017700000001/
http://0x7f000001/
http://0x7f.0.0.1/
http://0177.0.0.1/
http://127.0.0.1./
http://127.000.000.001/
http://127。0。0。1/
http://１２７.０.０.１/
http://①②⑦.0.0.1/
http://%31%32%37.0.0.1/
http://127.0.0.1%2e/
http://10.0.0.1/
http://10.255.255.255/
http://172.16.0.1/
http://172.31.255.254/
http://192.168.0.1:8080/
http://100.64.0.1/
http://100.100.100.200/latest/meta-data/
http://169.254.169.254/latest/meta-data/
http://169.254.0.23/
http://168.63.129.16/
http://192.0.0.192/
http://192.0.2.1/
http://198.18.0.1/
http://198.51.100.1/
http://203.0.113.1/
http://224.0.0.1/
http://240.0.0.1/
http://255.255.255.255/
http://0xa9fea9fe/
http://2852039166/
http://[::1]/
http://[::]/
http://[0:0:0:0:0:0:0:1]/
http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/
http://[::127.0.0.1]/
http://[64:ff9b::7f00:1]/
http://[64:ff9b::169.254.169.254]/
http://[64:ff9b:1::a9fe:a9fe]/
http://[2002:7f00:1::]/
http://[2001::1]/
http://[2001:db8::1]/
http://[fd00:ec2::254]/
http://[fe80::1]/
http://[fe80::1%25lo]/
http://[fec0::1]/
http://[ff02::1]/
http://localhost/
http://LOCALHOST:8080/
http://localhost./
http://app.localhost/
http://printer.local/
http://db.internal/
http://nas.lan/
http://router.home.arpa/
http://kubernetes.default.svc/
http://redis/
http://intranet/
http://x.onion/
file:///etc/passwd
FILE:///etc/passwd
file://localhost/etc/shadow
ftp://10.0.0.5/x
gopher://127.0.0.1:6379/_
dict://127.0.0.1:11211/
javascript:alert(1)
data:text/html,hi
blob:http://a.com/x
view-source:http://127.0.0.1/
view-source:file:///etc/passwd
chrome://version/
about:blank
ws://127.0.0.1/
snssdk1128://live
weixin://dl/business
http:127.0.0.1/
http:/127.0.0.1/
http:///127.0.0.1/
//127.0.0.1/
http://attacker.test@127.0.0.1/
http://attacker.test:80@127.0.0.1/
http://attacker.test%40127.0.0.1/
http://127.0.0.1\\@attacker.test/
http://user:pw@attacker.test/
http://attacker.test:22/
http://attacker.test:25/
http://attacker.test:6379/
http://attacker.test:11211/
http://attacker.test:0/
http://attacker.test:99999/
http://attacker.test:８０８１/
http://127.0.0.1 .attacker.test/
http://127.0.0.1%00.attacker.test/
http://a..b.test/
http://-/
http://./
http://
https://
http://127.0.0.1:443/
https://127.0.0.1:8443/
http://127.0.0.53/
http://127.8.8.8/
http://0x7f000001:80/
http://0x7f.0x0.0x0.0x1/
http://0177.0.0.01/
http://00000177.0.0.1/
http://127.0x0.0.1/
http://4294967295/
http://3232235777/
http://0300.0250.0.1/
http://10.1/
http://172.16.1/
http://192.168.257/
http://169.254.43518/
http://0xa9.254.0xa9.254/
http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/
http://１６９.２５４.１６９.２５４/
http://127.0.0.1­/
http://loc­alhost/
http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/
http://localhost.localdomain/
http://metadata.google.internal/
http://metadata/
http://host.docker.internal/
http://db.svc.cluster.local/
http://100.96.0.96/
http://100.127.255.254/
http://192.88.99.1/
http://[::ffff:10.0.0.1]/
http://[::ffff:a9fe:a9fe]/
http://[0:0:0:0:0:ffff:127.0.0.1]/
http://[64:ff9b::10.0.0.1]/
http://[2002:a9fe:a9fe::]/
http://[2001:0:7f00:1::]/
http://[3fff::1]/
http://[5f00::1]/
http://[100::1]/
http://[fc00::1]/
http://[::1%25eth0]/
http://[::1]:8080/
http://[::
http://[127.0.0.1]/
http://127.0.0.1#@attacker.test/
http://127.0.0.1?@attacker.test/
http://attacker.test:80:80/
HTTP://127.0.0.1/
hTtPs://LOCALHOST/
""".strip("\n").split("\n")

# Names that look public and lead inward; what they resolve to stands in `ZONE`.
BY_NAME = """
http://a-127-0-0-1.ip.test/
http://a-10-0-0-5.ip.test/
http://a-169-254-169-254.ip.test/
http://a-100-100-100-200.ip.test/
http://six.ip.test/
http://mapped.ip.test/
http://mixed.ip.test/
https://a-127-0-0-1.ip.test/
https://mixed.ip.test/
http://rebind-d1.test/
http://nowhere.test/
http://nat64.ip.test/
http://sixtofour.ip.test/
http://azure.ip.test/
http://linklocal6.ip.test/
http://multicast.ip.test/
http://broadcast.ip.test/
http://many.ip.test/
http://mixed6.ip.test/
http://rebind-d2.test/
https://rebind-d2.test/
http://sub.sub.a-127-0-0-1.ip.test/
http://A-127-0-0-1.IP.TEST/
http://a-127-0-0-1.ip.test./
""".strip("\n").split("\n")

ZONE: dict[str, list[list[str]]] = {
    "attacker.test": [["127.0.0.2"]],
    "a-127-0-0-1.ip.test": [["127.0.0.1"]],
    "a-10-0-0-5.ip.test": [["10.0.0.5"]],
    "a-169-254-169-254.ip.test": [["169.254.169.254"]],
    "a-100-100-100-200.ip.test": [["100.100.100.200"]],
    "six.ip.test": [["::1"]],
    "mapped.ip.test": [["::ffff:127.0.0.1"]],
    "mixed.ip.test": [["127.0.0.2", "127.0.0.1"]],
    "rebind-d1.test": [["127.0.0.2"], ["127.0.0.1"]],
    "nowhere.test": [[]],
    "nat64.ip.test": [["64:ff9b::7f00:1"]],
    "sixtofour.ip.test": [["2002:7f00:1::"]],
    "azure.ip.test": [["168.63.129.16"]],
    "linklocal6.ip.test": [["fe80::1"]],
    "multicast.ip.test": [["224.0.0.1"]],
    "broadcast.ip.test": [["255.255.255.255"]],
    "many.ip.test": [["127.0.0.2"] * 30 + ["127.0.0.3"]],
    "mixed6.ip.test": [["127.0.0.2", "::1"]],
    "rebind-d2.test": [["127.0.0.3"], ["127.0.0.2"], ["127.0.0.1"]],
    "sub.sub.a-127-0-0-1.ip.test": [["127.0.0.1"]],
    "chain.test": [["127.0.0.2"]],
}

ORDINARY = [
    ("https://item.jd.com/100012043978.html", "https://item.jd.com/100012043978.html"),
    ("  https://detail.tmall.com/item.htm?id=1&skuId=2 ", "https://detail.tmall.com/item.htm?id=1&skuId=2"),
    (
        "HTTPS://Haohuo.Jinritemai.COM/views/product/item2?id=3",
        "https://haohuo.jinritemai.com/views/product/item2?id=3",
    ),
    ("http://例子.中国/商品?名=面霜", "http://xn--fsqu00a.xn--fiqs8s/%E5%95%86%E5%93%81?%E5%90%8D=%E9%9D%A2%E9%9C%9C"),
    ("https://live.kuaishou.com/u/abc#/shop", "https://live.kuaishou.com/u/abc#/shop"),
    ("https://a.com:443/", "https://a.com/"),
    ("http://a.com:8080/x", "http://a.com:8080/x"),
    ("https://a.com:8443/x", "https://a.com:8443/x"),
    ("http://1.1.1.1/", "http://1.1.1.1/"),
    ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ("https://a.com/x/../y", "https://a.com/y"),
    ("https://m.a.com/?u=http://127.0.0.1/", "https://m.a.com/?u=http://127.0.0.1/"),
    ("https://a_b.example.com/", "https://a_b.example.com/"),
    ("https://a.com/%31?q=%zz", "https://a.com/%31?q=%zz"),
    ("https://a.com/@user", "https://a.com/@user"),
    ("https://a.com./", "https://a.com./"),
]
