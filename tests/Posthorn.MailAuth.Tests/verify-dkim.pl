#!/usr/bin/perl
# Verifies the DKIM signatures of a message with Debian's Mail::DKIM (libmail-dkim-perl), an implementation that is not ours.
#
#   verify-dkim.pl MESSAGE ZONE
#
# MESSAGE: the raw message, CRLF line ends. ZONE: lines "name TXT-value"; a name that is not listed does not exist.
# DNS is never asked. Prints one line per signature, from the top: "d=... s=... pass" or "d=... s=... fail: reason".
# Exit status: 0 when there is a signature and all pass, 1 otherwise, 2 for wrong usage.
use strict;
use warnings;

use Mail::DKIM::Verifier;
use Net::DNS;

die "usage: verify-dkim.pl MESSAGE ZONE\n" if @ARGV != 2;
my ($message_path, $zone_path) = @ARGV;

my %zone;
open my $zone, '<', $zone_path or die "$zone_path: $!\n";
while (my $line = <$zone>) {
    $line =~ s/\r?\n\z//;
    next if $line eq '';
    my ($name, $value) = split / /, $line, 2;
    $zone{lc $name} = $value;
}
close $zone;

{
    no warnings 'redefine';
    *Mail::DKIM::DNS::query = sub {
        my ($name, $type) = @_;
        my $value = $zone{lc $name};
        $@ = 'NXDOMAIN';
        return unless defined $value && $type eq 'TXT';
        $@ = '';

        # A character string of DNS holds 255 octets.
        my @strings = unpack '(A255)*', $value;
        return Net::DNS::RR->new(owner => $name, type => 'TXT', txtdata => \@strings);
    };
}

my $verifier = Mail::DKIM::Verifier->new(Strict => 1);
open my $message, '<:raw', $message_path or die "$message_path: $!\n";
local $/;
$verifier->PRINT(scalar <$message>);
close $message;
$verifier->CLOSE;

my @signatures = $verifier->signatures;
for my $signature (@signatures) {
    my $result = $signature->result // 'none';
    my ($reason) = ($signature->result_detail // $result) =~ /\((.*)\)\z/s;
    printf "d=%s s=%s %s\n", $signature->domain // '', $signature->selector // '',
        $result eq 'pass' ? 'pass' : 'fail: ' . ($reason // $result);
}

exit(@signatures && !grep({ ($_->result // '') ne 'pass' } @signatures) ? 0 : 1);
