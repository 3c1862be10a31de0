/* spandsp's DTMF receiver and sender as a program, to be measured beside ours.
 *   spandsp                 int16 at 8 kHz on standard input -> lines "digit sample": the digit, and how many samples
 *                           had been handed over when it was reported
 *   spandsp --rounds FILE   FILE is int16 at 8 kHz. For each line "rx" on standard input, hears it in 20 ms chunks; for
 *                           each "tx ON OFF DIGITS", sends them in 20 ms chunks with such times in ms, 200 times over.
 *                           Prints nanoseconds of processor time a sample, samples, and the digits heard.
 *   spandsp --tone DIGIT    sends a digit of 1.2 s at -10 dBm0 a tone to standard output, int16 at 8 kHz
 * Build: cc -O2 spandsp.c -lspandsp -o spandsp    (Debian: apt-get install gcc libspandsp-dev) */
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

static char heard[1 << 16];
static size_t heard_count;

static void on_digits(void *data, const char *digits, int count) {
    (void) data;
    for (int i = 0; i < count && heard_count + 1 < sizeof heard; i++) heard[heard_count++] = digits[i];
}

static int16_t *read_all(FILE *from, long *count) {
    long room = 1 << 20;
    int16_t *samples = malloc(room * sizeof *samples);
    *count = 0;
    for (size_t got; samples; *count += (long) got) {
        got = fread(samples + *count, sizeof *samples, room - *count, from);
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

static double now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e9 + now.tv_nsec;
}

static void receive(const int16_t *samples, long count) {
    heard_count = 0;
    dtmf_rx_state_t *rx = dtmf_rx_init(NULL, on_digits, NULL);
    double from = now_ns();
    for (long at = 0; at < count; at += 160) dtmf_rx(rx, samples + at, count - at < 160 ? (int) (count - at) : 160);
    double ns = now_ns() - from;
    dtmf_rx_free(rx);
    heard[heard_count] = 0;
    printf("%f %ld %s\n", ns / count, count, heard);
}

static void send(int on, int off, const char *digits) {
    int16_t chunk[160];
    long count = 0;
    dtmf_tx_state_t *tx = dtmf_tx_init(NULL);
    dtmf_tx_set_timing(tx, on, off);
    dtmf_tx_set_level(tx, -10, 0);
    double from = now_ns();
    for (int run = 0; run < 200; run++) {
        dtmf_tx_put(tx, digits, -1);
        for (int got = 160; got == 160; count += got) got = dtmf_tx(tx, chunk, 160);
    }
    double ns = now_ns() - from;
    dtmf_tx_free(tx);
    printf("%f %ld\n", ns / count, count);
}

static void rounds(const int16_t *samples, long count) {
    char line[256], digits[200];
    int on, off;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "tx %d %d %199s", &on, &off, digits) == 3) send(on, off, digits);
        else receive(samples, count);
        fflush(stdout);
    }
}

static int tone(const char *digit) {
    int16_t samples[9600];
    dtmf_tx_state_t *tx = dtmf_tx_init(NULL);
    dtmf_tx_set_timing(tx, 1200, 50);
    dtmf_tx_set_level(tx, -10, 0);
    dtmf_tx_put(tx, digit, 1);
    size_t count = (size_t) dtmf_tx(tx, samples, 9600);
    dtmf_tx_free(tx);
    return fwrite(samples, sizeof *samples, count, stdout) == count ? 0 : 1;
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "--tone") == 0) return tone(argv[2]);
    long count;
    FILE *file = argc == 3 && strcmp(argv[1], "--rounds") == 0 ? fopen(argv[2], "rb") : stdin;
    int16_t *samples = file ? read_all(file, &count) : NULL;
    if (!samples) return 1;
    if (file == stdin) hear(samples, count);
    else rounds(samples, count);
    free(samples);
    return 0;
}
