"""The account of the network: indicators on screen, the yearly campaign, the booklet."""
