// Reads a signed post from standard input and says what SendGrid's library thinks of it, and of one that somebody changed.
const { EventWebhook } = require("@sendgrid/eventwebhook");
const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
const webhook = new EventWebhook();
const key = webhook.convertPublicKeyToECDSA(input.key);
const body = Buffer.from(input.body, "base64");
const changed = Buffer.from(body);
changed[changed.length - 10] ^= 1;
console.log(JSON.stringify({
  genuine: webhook.verifySignature(key, body, input.signature, input.timestamp),
  changed: webhook.verifySignature(key, changed, input.signature, input.timestamp),
}));
