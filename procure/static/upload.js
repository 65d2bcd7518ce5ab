// Files that are sent in parts: a part that is lost is sent again, and a file that was begun goes
// on where it stopped. Without this file the form sends the file whole. Texts come from the page.

const PATIENCE = [1, 2, 4, 8, 15, 30]; // seconds before a part is sent again
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const pause = (seconds) => new Promise((go) => { setTimeout(go, seconds * 1000); });
const hex = (buffer) => [...new Uint8Array(buffer)].map((n) => n.toString(16).padStart(2, "0")).join("");
const octets = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

class Refused extends Error {} // the server's sentence, to be shown as it is
class Stopped extends Error {}
class SignedOut extends Error {}

class Sender {
  constructor(form) {
    this.form = form;
    this.box = form.querySelector("[data-progress]");
    this.bar = this.box.querySelector("progress");
    this.label = this.box.querySelector("label");
    this.error = form.querySelector("[data-upload-error]");
    this.stop = form.querySelector("[data-stop]");
    this.button = form.querySelector("button[type=submit], button:not([type])");
    form.addEventListener("submit", (event) => {
      const [file] = form.elements.file.files;
      if (!file) return; // the server says that one is missing
      event.preventDefault();
      if (!this.busy) this.start(file);
    });
    this.stop.addEventListener("click", () => { this.stopped = true; this.halt(); this.request?.abort(); });
    addEventListener("beforeunload", (event) => { if (this.busy) event.preventDefault(); });
  }

  async start(file) {
    this.show("");
    if (file.size > Number(this.form.dataset.limit)) { this.show(this.form.dataset.tooLarge); return; }
    this.set(true);
    try {
      const next = await this.send(file);
      this.busy = false; // the page may be left
      location.assign(next);
    } catch (error) {
      const { upload } = this;
      this.set(false);
      if (error instanceof Stopped) this.cancel(upload);
      else if (error instanceof Refused) this.show(error.message);
      else this.show(error instanceof SignedOut ? this.box.dataset.signedOut : this.box.dataset.failed);
    }
  }

  set(busy) {
    this.busy = busy;
    this.stopped = false;
    this.upload = null;
    this.halted = new Promise((halt) => { this.halt = halt; });
    this.box.hidden = this.stop.hidden = !busy;
    this.button.disabled = busy;
  }

  show(text) {
    this.error.textContent = text;
    this.error.hidden = !text;
  }

  async send(file) {
    const about = { name: file.name, size: file.size };
    let upload = await this.ask(this.form.dataset.begin, about);
    if (upload.kept.length && !(await same(file, upload))) {
      upload = await this.ask(this.form.dataset.begin, { ...about, fresh: "y" });
    }
    this.upload = upload;
    let start = 0;
    for (const [number, size] of upload.sizes.entries()) {
      if (number >= upload.kept.length) {
        const piece = file.slice(start, start + size);
        const progress = (sent) => this.progress(start + sent, file.size);
        await this.persist(upload.parts + number, piece, progress);
      }
      start += size;
      this.progress(start, file.size);
    }
    this.label.textContent = this.box.dataset.finishing;
    return (await this.ask(upload.finish, { criterion: this.form.elements.criterion.value })).next;
  }

  progress(sent, size) {
    this.bar.value = sent / size;
    this.label.textContent = fill(this.box.dataset.text, { percent: Math.floor((100 * sent) / size) });
  }

  // An answer that never came is asked for again; one that refuses is final.
  async persist(address, body, progress) {
    for (const seconds of [...PATIENCE, null]) {
      try { return await this.post(address, body, progress); } catch (error) {
        if (this.stopped) throw new Stopped();
        if (seconds === null || error instanceof Refused || error instanceof SignedOut) throw error;
        this.label.textContent = this.box.dataset.waiting;
        await Promise.race([pause(seconds), this.halted]);
        if (this.stopped) throw new Stopped();
      }
    }
  }

  ask(address, fields) { return this.persist(address, new URLSearchParams(fields)); }

  post(address, body, progress) {
    const request = new XMLHttpRequest(); // fetch() tells no progress
    this.request = request;
    return new Promise((done, fail) => {
      request.open("POST", address);
      request.setRequestHeader("X-CSRFToken", this.form.elements.csrf_token.value);
      if (body instanceof Blob) request.setRequestHeader("Content-Type", "application/octet-stream");
      if (progress) request.upload.onprogress = ({ loaded }) => progress(loaded);
      request.onload = () => {
        const told = told_by(request);
        if (request.status < 300 && told) done(told);
        else if (told?.error) fail(new Refused(told.error));
        else if (request.status < 300) fail(new SignedOut()); // it was led to the sign-in page
        else if (request.status < 500) fail(new Refused(page_says(request) || this.box.dataset.failed));
        else fail(new Error(String(request.status)));
      };
      request.onerror = request.onabort = request.ontimeout = () => fail(new Error("connection"));
      request.send(body);
    });
  }

  // As the button on the page does, so that the page says what became of it.
  cancel(upload) {
    if (!upload) return;
    const form = document.createElement("form");
    form.method = "post";
    form.action = upload.cancel;
    form.append(this.form.elements.csrf_token.cloneNode());
    document.body.append(form);
    form.submit();
  }
}

// Whether the parts that have arrived are of this file. Where the browser cannot tell, they are not.
async function same(file, { sizes, kept }) {
  if (!globalThis.crypto?.subtle) return false;
  let start = 0;
  for (const [number, { salt, commitment }] of kept.entries()) {
    const content = await new Blob([octets(salt), file.slice(start, start + sizes[number])]).arrayBuffer();
    if (hex(await crypto.subtle.digest("SHA-256", content)) !== commitment) return false;
    start += sizes[number];
  }
  return true;
}

function told_by(request) {
  if (request.status === 204) return {};
  try { return JSON.parse(request.responseText); } catch { return null; }
}

const page_says = (request) =>
  new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main h1")?.textContent.trim();

for (const form of document.querySelectorAll("form[data-resumable]")) new Sender(form);
