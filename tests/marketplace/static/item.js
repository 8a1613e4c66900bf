// Draws a product page from embedded state or from the interface named in data-api.
const root = document.getElementById("root");
const make = (tag, name, ...inside) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...inside.filter((part) => part !== null && part !== ""));
  return element;
};
const link = (name, href, text) => Object.assign(make("a", name, text), { href });
const image = (name, src, size) => Object.assign(make("img", name), { src, width: size, height: size, alt: "" });
const money = (text) => {
  const [whole, part] = text.split(".");
  return make("span", "money", make("span", "sign", "¥"), make("span", "int", whole), make("span", "dec", "." + part));
};
const row = (label, ...inside) => make("div", "", make("dt", "", label), make("dd", "", ...inside));

function priceBox(price, sold) {
  const was = price.linePrice ? make("span", "was", price.lineLabel, make("del", "", money(price.linePrice))) : null;
  return make("div", "price-box",
    price.tag ? make("span", "tag", price.tag) : null,
    make("span", "price", money(price.salePrice)), make("span", "unit", "/" + price.unit), was,
    make("span", "sold", sold), price.explain ? make("p", "basis", "价格说明：" + price.explain) : null);
}

function service(item) {
  if (item.service.sevenDays) return make("span", "svc", item.service.text);
  return item.service.text ? make("strong", "noreturn", item.service.text) : make("span", "svc", "48小时内发货");
}

function detail(item) {
  const table = make("table", "facts", make("tbody", "",
    ...item.props.map((prop) => make("tr", "", make("th", "", prop.name), make("td", "", prop.value)))));
  return make("section", "panel detail", make("h2", "", "商品详情"),
    ...item.paragraphs.map((text) => make("p", "", text)),
    item.warning ? make("p", "warn", item.warning) : null,
    make("h3", "", "规格参数"), table, make("h3", "", "售后说明"),
    make("ul", "terms", ...item.terms.map((text) => make("li", "", text))),
    make("h3", "", "商品评价 " + item.reviews.length), make("ul", "reviews",
      ...item.reviews.map((one) => make("li", "", make("b", "", one.who), make("span", "", one.text)))),
    item.folded ? make("p", "folded", item.folded) : null, make("p", "meta", "收货后可在订单中评价"));
}

function draw({ item, seller }) {
  const info = make("div", "buy-info", make("h1", "", item.title), make("p", "sub", item.subTitle),
    priceBox(item.price, item.sold),
    make("dl", "rows", row("选择", ...item.skus.map((sku) => make("button", "opt", sku))),
      row("配送", "快递包邮"), row("服务", service(item))),
    make("p", "acts", make("button", "btn ghost", "加入购物车"), link("btn", item.checkoutUrl, "立即购买")));
  const shop = make("section", "seller panel", image("", seller.logo, 48),
    make("div", "", make("b", "", seller.shopName), seller.operator ? make("small", "", "经营者：" + seller.operator) : null),
    link("", seller.shopUrl, "进店逛逛"), seller.licenceUrl ? link("", seller.licenceUrl, seller.licenceText) : null);
  root.replaceChildren(make("section", "buy panel", image("shot", item.image, 400), info), shop, detail(item));
}

if (window.__INITIAL_STATE__) draw(window.__INITIAL_STATE__.data);
else if (root.dataset.api) fetch(root.dataset.api).then((answer) => answer.json()).then((answer) => draw(answer.data));
