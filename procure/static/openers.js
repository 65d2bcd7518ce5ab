// Opener keys in the browser: made, tried and used here, so that no identity leaves it.
// The format is age's (npm age-encryption, vendored); the server's `pyrage` reads the same.
// Without this file every form works too: the server then does it for one request.
//
// One form for one key. All texts come from data attributes, translated on the server:
//   <form method="post" data-opener="ACT" data-working="…" data-wrong="…" data-broken="…">
//     … <p role="status" data-opener-out></p>
//   working: shown while it works (scrypt takes seconds); wrong: the passphrase or the sheet does
//   not fit; broken: anything else. After both the form stays, and what was typed in it.
// What opens: <input name="passphrase"> with data-wrapped="BASE64 of OpenerKey.wrapped" on the
// form, or, for the key on paper, <input name="sheet"> without data-wrapped. Neither is posted.
// All other fields of the form (key, password, csrf_token …) are posted as they stand.
//
//   ACT        the form also carries                             is posted besides
//   strip      data-layers='{"KEY_ID": "BASE64", …}'             shares = '{"KEY_ID": "BASE64", …}'
//              (the first opener: layers by the second's key id; BrowserHand(key_id, shares))
//   unlock     data-inner="BASE64"                               secret = "AGE-SECRET-KEY-1…"
//              (the second opener: the first's share for it; BrowserHand(key_id, {}, secret))
//   rehearse   data-canary="BASE64"                              answer = BASE64 of the canary
//   make       a part [data-opener-made] that is hidden, with    recipient, wrapped (BASE64)
//              [data-opener-words] and the button that posts;
//              the part [data-opener-ask] goes when it is shown
//   paper      the same with [data-opener-secret] and            recipient
//              [data-opener-recipient]
//
// A post without these fields comes from a browser without JavaScript and holds `passphrase` or
// `sheet`: services.opener_keys.hand(session, key_id, typed, actor=…) → ServerHand. Call it
// before the transaction that writes: it takes a second on purpose.

const CONSONANTS = "bdfghjklmnprstv"; // as in procure.vault.identities
const VOWELS = "aeiouy";
const WORDS = 6;
const GROUP = 6; // characters of a secret between two spaces on the sheet

class Wrong extends Error {}

const age = () => import("./vendor/age/age.js");
const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const base64 = (data) => btoa(Array.from(data, (one) => String.fromCharCode(one)).join(""));
const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

function pick(letters) {
  const most = 256 - (256 % letters.length); // beyond it the first letters would come oftener
  for (;;) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < most) return letters[byte % letters.length];
  }
}
const syllable = () => pick(CONSONANTS) + pick(VOWELS);
const passphrase = () => Array.from({ length: WORDS }, () => syllable() + syllable()).join(" ");
const grouped = (text) => text.match(new RegExp(`.{1,${GROUP}}`, "g")).join(" ");

async function opened(sealed, secret, form) {
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(secret);
    return await decrypter.decrypt(bytes(sealed), form);
  } catch { throw new Wrong(); }
}

// The identity that the form's owner typed, or typed the passphrase of.
async function identity(form) {
  const { Decrypter } = await age();
  if (!form.dataset.wrapped) return form.elements.sheet.value.replace(/\s/g, "").toUpperCase();
  const decrypter = new Decrypter();
  const words = form.elements.passphrase.value.trim().replace(/\s+/g, " ").toLowerCase();
  try {
    decrypter.addPassphrase(words);
    return await decrypter.decrypt(bytes(form.dataset.wrapped), "text");
  } catch { throw new Wrong(); }
}

async function made(form, wrap) {
  const { Encrypter, generateX25519Identity, identityToRecipient } = await age();
  const secret = await generateX25519Identity();
  const recipient = await identityToRecipient(secret);
  const show = (name, text) => { for (const out of form.querySelectorAll(`[data-opener-${name}]`)) out.textContent = text; };
  const fields = { recipient };
  show("recipient", recipient);
  if (wrap) {
    const words = passphrase();
    const encrypter = new Encrypter();
    encrypter.setPassphrase(words);
    fields.wrapped = base64(await encrypter.encrypt(secret));
    show("words", words);
  } else show("secret", grouped(secret));
  for (const ask of form.querySelectorAll("[data-opener-ask]")) ask.hidden = true;
  const part = form.querySelector("[data-opener-made]");
  part.hidden = false;
  part.focus();
  return fields;
}

const ACTS = {
  async strip(form) {
    const secret = await identity(form);
    const shares = {};
    for (const [key, layer] of Object.entries(JSON.parse(form.dataset.layers))) {
      shares[key] = base64(await opened(layer, secret));
    }
    return { shares: JSON.stringify(shares) };
  },
  async unlock(form) {
    return { secret: await opened(form.dataset.inner, await identity(form), "text") };
  },
  async rehearse(form) {
    return { answer: base64(await opened(form.dataset.canary, await identity(form))) };
  },
  make: (form) => made(form, true),
  paper: (form) => made(form, false),
};
const SHOWN_FIRST = new Set(["make", "paper"]); // posted by a second button, once they were read

function put(form, name, value) {
  const field = form.elements[name] ?? form.appendChild(document.createElement("input"));
  field.type = "hidden";
  field.name = name;
  field.value = value;
}

async function work(form, submitter) {
  const out = form.querySelector("[data-opener-out]");
  out.textContent = form.dataset.working;
  delete out.dataset.state;
  form.setAttribute("aria-busy", "true");
  await painted(); // scrypt holds the page while it works
  try {
    const fields = await ACTS[form.dataset.opener](form);
    for (const [name, value] of Object.entries(fields)) put(form, name, value);
    form.dataset.openerReady = "";
    out.textContent = "";
    if (SHOWN_FIRST.has(form.dataset.opener)) return;
    for (const name of ["passphrase", "sheet"]) if (form.elements[name]) form.elements[name].disabled = true;
    form.requestSubmit(submitter);
  } catch (fault) {
    out.textContent = fault instanceof Wrong ? form.dataset.wrong : form.dataset.broken;
    out.dataset.state = "wrong";
  } finally {
    form.removeAttribute("aria-busy");
  }
}

for (const form of document.querySelectorAll("form[data-opener]")) {
  form.addEventListener("submit", (event) => {
    if ("openerReady" in form.dataset) return;
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) work(form, event.submitter);
  });
}
