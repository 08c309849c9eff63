// A program written for SendGrid, changed only in its host: it sends the mail that it reads from its standard input
// ({"mail": …, "isMultiple": …, "key": …, "host": …}) and prints what the client made of the answer.
'use strict';
const mail = require('@sendgrid/mail');
const { Client } = require('@sendgrid/client');

const input = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const client = new Client();
client.setApiKey(input.key);
client.setDefaultRequest('baseUrl', input.host);
mail.setClient(client);

mail.send(input.mail, input.isMultiple).then(
  ([response]) => print({ statusCode: response.statusCode, headers: response.headers, body: response.body }),
  error => print({ name: error.constructor.name, code: error.code, message: error.message, response: error.response, text: String(error) }));

function print(outcome) {
  process.stdout.write(JSON.stringify(outcome));
}
