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
//   make       data-syllables, two inputs of type hidden:        recipient, wrapped (BASE64)
//   paper      the same without wrapped                          recipient
//
// A post without these fields comes from a browser without JavaScript and holds `passphrase` or
// `sheet`: services.opener_keys.hand(session, key_id, typed, actor=…) → ServerHand. Call it
// before the transaction that writes: it takes a second on purpose.
