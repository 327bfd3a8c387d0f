// What the key may do, as the server says it (/.pys3local/v1/self). It only decides what is shown: the server decides what is done.

const matches = (pattern, text) => new RegExp('^' + pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.') + '$', 's').test(text);

export class Rights {
  /** @param self the server's document; null where it knows nothing of the key: then everything is shown */
  constructor(self) {
    this.self = self;
  }

  get isAdministrator() {
    return this.self?.administers === true;
  }

  get bucketPatterns() {
    return this.self?.buckets ?? [];
  }

  get prefix() {
    return this.self?.prefix ?? '';
  }

  /** It may do this to the bucket, or to some of its objects. @param action without s3: */
  can(action, bucket) {
    if (!this.self) return true;
    if (bucket && this.self.buckets.length && !this.self.buckets.some(pattern => matches(pattern, bucket))) return false;
    if (this.prefix && /^(Put|Delete)Bucket|^PutLifecycle|^PutEncryption/.test(action)) return false;
    return this.self.actions.some(pattern => matches(pattern, `s3:${action}`));
  }

  /** It may make a bucket that is not there yet: not where it is bound to those that are. @param known the names of those that it sees */
  canMakeBuckets(known) {
    if (!this.can('CreateBucket')) return false;
    return this.bucketPatterns.length === 0 || this.bucketPatterns.some(pattern => /[*?]/.test(pattern) || (this.can('ListAllMyBuckets') && !known.includes(pattern)));
  }

  /** It may do this to the object. */
  canTo(action, bucket, key) {
    return this.can(action, bucket) && (!this.self || key.startsWith(this.prefix));
  }

  /** It may put something in place of what is there. */
  get overwrites() {
    return this.self?.overwrites !== false;
  }

  describe() {
    if (!this.self) return 'The server does not say what this key may do.';
    const where = this.self.buckets.length ? `in ${this.self.buckets.join(', ')}` : 'in every bucket';
    const below = this.prefix ? `, below “${this.prefix}”` : '';
    const what = this.isAdministrator ? 'may do everything and administer the server'
      : this.self.actions.length === 0 ? 'may do nothing of S3'
      : this.can('PutBucketPolicy') && this.can('DeleteObject') && this.overwrites ? 'may do everything of S3'
      : this.can('DeleteObject') ? 'may read, write and delete objects'
      : this.can('PutObject') ? this.overwrites ? 'may write objects, and not delete them' : 'may add objects, and neither replace nor delete them'
      : 'may read only';
    return `This key ${what}, ${where}${below}.`;
  }
}
