// A look at a bucket policy before the server has its look.

/** What is wrong with a policy, before the server is asked: in words, with where. */
export function check(text, bucket) {
  let policy;
  try {
    policy = JSON.parse(text);
  } catch (failure) {
    return [`It is not JSON: ${failure.message}`];
  }
  const wrong = [];
  if (!['2012-10-17', '2008-10-17'].includes(policy.Version)) wrong.push('“Version” is "2012-10-17".');
  const statements = [policy.Statement].flat().filter(Boolean);
  if (statements.length === 0) wrong.push('There is no “Statement”.');
  statements.forEach((statement, i) => {
    const at = `Statement ${i + 1}${statement.Sid ? ` (${statement.Sid})` : ''}: `;
    if (!['Allow', 'Deny'].includes(statement.Effect)) wrong.push(`${at}“Effect” is "Allow" or "Deny".`);
    if (statement.Principal === undefined && statement.NotPrincipal === undefined) wrong.push(`${at}“Principal” says whom it is about: "*" or {"AWS": ["NAME"]}.`);
    const actions = [statement.Action ?? statement.NotAction].flat().filter(Boolean);
    if (actions.length === 0) wrong.push(`${at}there is no “Action”.`);
    for (const action of actions) if (!/^(s3:[A-Za-z*?]+|\*)$/.test(action)) wrong.push(`${at}“${action}” is no action: s3:GetObject, s3:Get*.`);
    const resources = [statement.Resource ?? statement.NotResource].flat().filter(Boolean);
    if (resources.length === 0) wrong.push(`${at}there is no “Resource”.`);
    for (const resource of resources) {
      if (!resource.startsWith(`arn:aws:s3:::${bucket}`) && !/^arn:aws:s3:::[^/]*[*?]/.test(resource)) wrong.push(`${at}“${resource}” is not in this bucket: arn:aws:s3:::${bucket}/*.`);
      else if (actions.some(action => /^s3:(Get|Put|Delete)Object/.test(action)) && !resource.includes('/') && resources.length === 1) wrong.push(`${at}objects are arn:aws:s3:::${bucket}/*, and “${resource}” is the bucket itself.`);
    }
  });
  return wrong;
}
