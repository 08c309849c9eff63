// A program that keeps its templates with SendGrid's client, changed only in its host. It reads {"key": …, "host": …} and prints
// what the client made of each answer, in order.
'use strict';
const { Client } = require('@sendgrid/client');

const input = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const client = new Client();
client.setApiKey(input.key);
client.setDefaultRequest('baseUrl', input.host);

const outcomes = [];

async function call(method, url, more) {
  const [response, body] = await client.request({ method, url, ...more });
  outcomes.push({ method, statusCode: response.statusCode, body });
  return body;
}

async function run() {
  const template = await call('POST', '/v3/templates', { body: { name: 'order', generation: 'dynamic' } });
  const versions = `/v3/templates/${template.id}/versions`;
  await call('POST', versions, { body: { name: 'first', subject: 'Order {{number}}', html_content: '<p>Thank you, {{name}}</p>' } });
  const second = await call('POST', versions, { body: { name: 'second', subject: 'Your order {{number}}', html_content: '<p>Thanks, {{name}}</p>', active: 0 } });
  await call('POST', `${versions}/${second.id}/activate`);
  await call('GET', '/v3/templates', { qs: { generations: 'dynamic', page_size: 10 } });
  await call('GET', `/v3/templates/${template.id}`);
  await call('DELETE', `${versions}/${second.id}`);
  await call('DELETE', `/v3/templates/${template.id}`);
  try {
    await call('GET', `/v3/templates/${template.id}`);
  } catch (error) {
    outcomes.push({ method: 'GET', statusCode: error.code, body: error.response.body });
  }
}

run().then(() => process.stdout.write(JSON.stringify(outcomes)));
