// 16 keys = low group x high group (ITU-T Q.23). A key is numbered by its RFC 4733 event code: 0-9, * 10, # 11, A-D 12-15.

/** Tones in each group. */
export const GROUP_SIZE: i32 = 4;

const lowGroupHz: StaticArray<i32> = [697, 770, 852, 941];
const highGroupHz: StaticArray<i32> = [1209, 1336, 1477, 1633];

// The keypad as it is printed: a row for each low tone, a column for each high tone.
// prettier-ignore
const keyAt: StaticArray<u8> = [
  1, 2, 3, 12,
  4, 5, 6, 13,
  7, 8, 9, 14,
  10, 0, 11, 15,
];
const placeOf: StaticArray<u8> = [13, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 14, 3, 7, 11, 15];

/** The keys and their two frequencies. */
export class Keypad {
  /** Frequency of a low-group tone, in Hz; index 0 to 3. */
  @inline
  static lowGroupHz(index: i32): i32 {
    return unchecked(lowGroupHz[index]);
  }

  /** Frequency of a high-group tone, in Hz; index 0 to 3. */
  @inline
  static highGroupHz(index: i32): i32 {
    return unchecked(highGroupHz[index]);
  }

  /** The key that a low-group and a high-group tone make together; indices 0 to 3. */
  @inline
  static key(low: i32, high: i32): i32 {
    return unchecked(keyAt[low * GROUP_SIZE + high]);
  }

  /** Index, 0 to 3, of a key's low tone in its group. */
  @inline
  static low(key: i32): i32 {
    return unchecked(placeOf[key]) / GROUP_SIZE;
  }

  /** Index, 0 to 3, of a key's high tone in its group. */
  @inline
  static high(key: i32): i32 {
    return unchecked(placeOf[key]) % GROUP_SIZE;
  }
}
