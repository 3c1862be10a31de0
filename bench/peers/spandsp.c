/* spandsp's DTMF receiver as a program, to be measured beside ours.
 *   spandsp             int16 at 8 kHz on standard input -> lines "digit sample": the digit, and how many samples
 *                       had been handed over when it was reported
 *   spandsp --time N    reads standard input, hears it N times, prints nanoseconds per sample and the digits heard
 * Build: gcc -O2 spandsp.c -lspandsp -o spandsp    (Debian: apt-get install gcc libspandsp-dev) */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <spandsp.h>

static long pushed;

static void on_digit(void *data, int digit, int level, int delay) {
    (void) data, (void) level, (void) delay;
    if (digit) printf("%c %ld\n", digit, pushed);
}

static void on_digits(void *data, const char *digits, int count) {
    (void) digits;
    *(long *) data += count;
}

static int16_t *read_all(long *count) {
    long room = 1 << 20;
    int16_t *samples = malloc(room * sizeof *samples);
    *count = 0;
    for (size_t got; samples; *count += (long) got) {
        got = fread(samples + *count, sizeof *samples, room - *count, stdin);
        if (got == 0) break;
        if (*count + (long) got == room) samples = realloc(samples, (room *= 2) * sizeof *samples);
    }
    return samples;
}

/* Eight samples at a time, so that the sample printed shows the receiver's own delay and not ours. */
static void hear(const int16_t *samples, long count) {
    dtmf_rx_state_t *rx = dtmf_rx_init(NULL, NULL, NULL);
    dtmf_rx_set_realtime_callback(rx, on_digit, NULL);
    while (pushed < count) {
        const int16_t *from = samples + pushed;
        int chunk = count - pushed < 8 ? (int) (count - pushed) : 8;
        pushed += chunk;
        dtmf_rx(rx, from, chunk);
    }
    dtmf_rx_free(rx);
}

static void measure(const int16_t *samples, long count, int runs) {
    long heard = 0;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int run = 0; run < runs; run++) {
        dtmf_rx_state_t *rx = dtmf_rx_init(NULL, on_digits, &heard);
        for (long at = 0; at < count; at += 160) dtmf_rx(rx, samples + at, count - at < 160 ? (int) (count - at) : 160);
        dtmf_rx_free(rx);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    double ns = (to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec);
    printf("%.3f %ld\n", ns / ((double) count * runs), heard / runs);
}

int main(int argc, char **argv) {
    long count;
    int16_t *samples = read_all(&count);
    if (!samples) return 1;
    if (argc == 3 && strcmp(argv[1], "--time") == 0) measure(samples, count, atoi(argv[2]));
    else hear(samples, count);
    free(samples);
    return 0;
}
